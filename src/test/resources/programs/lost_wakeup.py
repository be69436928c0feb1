"""Hands jobs from one thread to another, but forgets to wake the other up: each waits until its patience ends."""

import argparse
import threading


class Mailbox:
    def __init__(self):
        self.condition = threading.Condition()
        self.letter = None

    def put(self, letter):
        with self.condition:
            while self.letter is not None:
                self.condition.wait(0.05)
            self.letter = letter

    def take(self):
        with self.condition:
            while self.letter is None:
                self.condition.wait(0.05)
            letter, self.letter = self.letter, None
            return letter


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=60)
    args = parser.parse_args()

    mailbox = Mailbox()
    received = []

    def receive():
        for _ in range(args.size):
            received.append(mailbox.take())

    receiver = threading.Thread(target=receive)
    receiver.start()
    for letter in range(args.size):
        mailbox.put(letter)
    receiver.join()
    print(sum(received))


if __name__ == "__main__":
    main()
