import subprocess
import sys


def version(number):
    done = subprocess.run([sys.executable, "-c", f"print({number} + 1)"], capture_output=True, text=True)  #@ 2
    return done.stdout.strip()


def versions(numbers):
    return [version(number) for number in numbers]  #@ 1


print(versions([1, 2, 3]))
