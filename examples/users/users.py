"""Loads the users of a service from a CSV file and tells who they are.

Without --csv the program makes up a file of users first.
"""

import argparse
import csv
import heapq
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass

from generate_users import write_users


@dataclass
class User:
    user_id: int
    name: str
    country: str
    plan: str
    age: int
    logins: int
    orders: int
    spent: float


def load_users(path):
    users = []
    # There are few countries and plans, so equal ones are kept only once.
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for user_id, name, country, plan, age, logins, orders, spent in rows:
            users.append(
                User(
                    int(user_id),
                    name,
                    sys.intern(country),
                    sys.intern(plan),
                    int(age),
                    int(logins),
                    int(orders),
                    float(spent),
                )
            )
    return users


def print_group(title, users, key):
    members = Counter()
    spent = Counter()
    for user in users:
        group = key(user)
        members[group] += 1
        spent[group] += user.spent
    print(f"\n{title}")
    for group in sorted(members):
        print(f"  {group:<10}{members[group]:>10}{spent[group] / members[group]:>12.2f}")


def age_band(user):
    decade = user.age // 10 * 10
    return f"{decade}-{decade + 9}"


def print_summary(users):
    print(f"users{len(users):>15}")
    print(f"spent{sum(user.spent for user in users):>15.2f}")
    print_group("by country: users, mean spent", users, lambda user: user.country)
    print_group("by plan: users, mean spent", users, lambda user: user.plan)
    print_group("by age: users, mean spent", users, age_band)
    print("\nbest customers")
    for user in heapq.nlargest(5, users, key=lambda user: (user.spent, user.orders, -user.user_id)):
        print(f"  {user.user_id:>8}  {user.name:<20}{user.spent:>10.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=800000, help="how many users to make up")
    parser.add_argument("--csv", metavar="FILE", help="a file of users that is there already")
    args = parser.parse_args()

    if args.csv:
        users = load_users(args.csv)
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "users.csv")
            write_users(path, args.size)
            users = load_users(path)
    print_summary(users)


if __name__ == "__main__":
    main()
