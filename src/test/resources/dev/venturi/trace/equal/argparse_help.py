import argparse

parser = argparse.ArgumentParser("prog", description="Does things. " * 10)
parser.add_argument("-v", "--verbose", action="count", default=0, help="more %(default)s")
parser.add_argument("--level", type=int, choices=range(5), metavar="N")
parser.add_argument("files", nargs="*")
group = parser.add_mutually_exclusive_group()
group.add_argument("--a", action="store_true")
group.add_argument("--b", action="store_false")
sub = argparse.ArgumentParser("other", parents=[parser], add_help=False)
commands = argparse.ArgumentParser("c").add_subparsers(dest="command")
commands.add_parser("run", help="runs").add_argument("what", type=lambda text: text.upper())
parser.format_help(), parser.format_usage(), sub.format_help()
parser.parse_args(["-vv", "--level=3", "x", "y", "--a"])
try:
    parser.parse_args(["--level", "9"])
except SystemExit:
    pass
