import time


class User:
    def __init__(self, number):
        self.number = number
        self.stats = None


def download(number):
    time.sleep(0.002)  #@ 2
    return {"points": number * 3}


def main():
    users = [User(n) for n in range(4)]
    for user in users:
        user.stats = download(user.number)  #@ 1
    print([user.stats for user in users])


if __name__ == "__main__":
    main()
