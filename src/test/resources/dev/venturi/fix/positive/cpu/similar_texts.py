"""Word statistics over documents."""
import collections
import re
import string
import sys

TOKEN = re.compile(r"\w+")
TABLE = str.maketrans("", "", string.punctuation)

def tokenize(text):
    return [t.translate(TABLE) for t in TOKEN.findall(text.lower())]

def tf(tokens):
    counts = collections.Counter(tokens)
    n = sum(counts.values())
    return {word: count / n for word, count in counts.items()}

def similarity(a, b):
    common = set(a) & set(b)
    num = sum(a[w] * b[w] for w in common)
    den = (sum(v * v for v in a.values()) * sum(v * v for v in b.values())) ** 0.5
    return num / den if den else 0.0

class Corpus:
    def __init__(self, texts):
        self.texts = texts
        self.vectors = []
    def load(self):
        self.vectors = [tf(tokenize(t)) for t in self.texts]
        return self
    def matrix(self):
        out = []
        for i, a in enumerate(self.vectors):
            for j, b in enumerate(self.vectors):
                if i < j:
                    out.append((i, j, round(similarity(a, b), 4)))  #@ 1
        return out

def main():
    texts = ["the cat sat on the mat", "the dog sat on the log", "cats and dogs", "a mat and a log"]
    corpus = Corpus(texts).load()
    for i, j, s in corpus.matrix():
        sys.stdout.write(f"{i} {j} {s:.4f}\n")

if __name__ == "__main__":
    main()
