"""Writes a CSV file of made-up users, the same ones on every run."""

import argparse

FIRST_NAMES = ["Ada", "Bjarne", "Chidi", "Dorothy", "Edsger", "Fatima", "Grace", "Hedy", "Ivan", "Jin", "Katherine"]
LAST_NAMES = ["Abe", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Kowalski", "Lopez", "Mbeki"]
COUNTRIES = ["AT", "BR", "DK", "FR", "JP", "KE", "ES"]
PLANS = ["free", "free", "free", "basic", "basic", "premium"]


def write_users(path, count):
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    with open(path, "w", encoding="utf-8") as file:
        file.write("user_id,name,country,plan,age,logins,orders,spent\n")
        for user_id in range(1, count + 1):
            # A cheap sequence that looks random enough (Knuth's multiplicative hash).
            dice = user_id * 2654435761 % 4294967296
            file.write(
                f"{user_id},{names[dice % len(names)]},{COUNTRIES[dice // 64 % 7]},{PLANS[dice // 512 % 6]},"
                f"{18 + dice // 4096 % 70},{dice // 16384 % 200},{dice // 65536 % 40},{dice // 1024 % 100000 / 100}\n"
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", help="where to write")
    parser.add_argument("--size", type=int, default=800000, help="how many users")
    args = parser.parse_args()
    write_users(args.file, args.size)


if __name__ == "__main__":
    main()
