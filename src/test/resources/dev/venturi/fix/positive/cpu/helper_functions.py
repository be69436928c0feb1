import re
import statistics
from collections import Counter

WORD = re.compile(r"[a-z]+")
STOP = frozenset({"the", "a"})


def tokens(text):
    return [word for word in WORD.findall(text.lower()) if word not in STOP]


def profile(text):
    words = tokens(text)
    counts = Counter(words)
    lengths = [len(word) for word in words] or [0]  #@ 2
    return counts.most_common(2), statistics.mean(lengths)


def main():
    texts = ["The cat sat", "a dog and a cat", "the end"]
    profiles = []
    for text in texts:
        profiles.append(profile(text))  #@ 1
    print(profiles)


if __name__ == "__main__":
    main()
