"""Prints a dashboard of what the users of a service do.

The statistics of each user come from an HTTP API. Without --api the program
starts the one in api_server.py for itself.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path


@contextlib.contextmanager
def local_api(users):
    """Runs api_server.py for as long as the block lasts; gives its address."""
    server = Path(__file__).with_name("api_server.py")
    with subprocess.Popen(
        [sys.executable, str(server), "--users", str(users)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        universal_newlines=True,
    ) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def get_json(url):
    with urllib.request.urlopen(url, timeout=30) as response:
        return json.load(response)


def download_user_stats(api, user_id):
    return get_json(f"{api}/users/{user_id}/stats")


def download_all(api):
    user_ids = get_json(f"{api}/users")["user_ids"]
    return [download_user_stats(api, user_id) for user_id in user_ids]


def print_dashboard(stats):
    purchases = [cents for user in stats for cents in user["purchases"]]
    print(f"users      {len(stats):>10}")
    print(f"logins     {sum(user['logins'] for user in stats):>10}")
    print(f"minutes    {sum(user['minutes'] for user in stats):>10}")
    print(f"purchases  {len(purchases):>10}")
    print(f"revenue    {sum(purchases) / 100:>10.2f}")

    print("\nusers and revenue by country")
    users = Counter(user["country"] for user in stats)
    revenue = Counter()
    for user in stats:
        revenue[user["country"]] += sum(user["purchases"])
    for country in sorted(users, key=lambda name: (-revenue[name], name)):
        print(f"  {country:<12}{users[country]:>6}{revenue[country] / 100:>12.2f}")

    print("\nmost active")
    by_minutes = sorted(stats, key=lambda user: (-user["minutes"], user["user_id"]))
    for user in by_minutes[:5]:
        print(f"  user {user['user_id']:<5}{user['minutes']:>6} minutes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=32, help="users that the started API has")
    parser.add_argument("--api", metavar="URL", help="address of an API that runs already")
    args = parser.parse_args()

    # The API is near: a proxy for the Internet would not know it.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    urllib.request.install_opener(direct)

    if args.api:
        print_dashboard(download_all(args.api))
    else:
        with local_api(args.size) as api:
            print_dashboard(download_all(api))


if __name__ == "__main__":
    main()
