import os, subprocess, sys

def checksum(path):
    out = subprocess.check_output([sys.executable, "-c", "import sys,zlib; print(zlib.crc32(open(sys.argv[1],'rb').read()))", path])  #@ 2
    return int(out)

def main(argv):
    folder = argv[1] if len(argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    sums = {}
    for root, dirs, files in os.walk(folder):
        for name in sorted(files):
            if not name.endswith(".py"):
                continue
            path = os.path.join(root, name)
            sums[name] = checksum(path)  #@ 1
    for name, value in sorted(sums.items()):
        print(name, value > 0)
    return 0

if __name__ == "__main__":
    sys.exit(main(sys.argv))
