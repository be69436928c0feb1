"""An asyncio program that awaits one command after the other, where it could await them together."""

import argparse
import asyncio


async def measure(number):
    process = await asyncio.create_subprocess_exec(
        "sh", "-c", 'sleep 0.09; echo "$1"', "measure", str(number * number), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return int(output)


async def measure_all(count):
    values = []
    for number in range(count):
        values.append(await measure(number))
    return values


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=36)
    args = parser.parse_args()
    print(sum(asyncio.run(measure_all(args.size))))


if __name__ == "__main__":
    main()
