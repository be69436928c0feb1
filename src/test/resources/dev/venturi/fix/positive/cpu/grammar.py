import json

class Grammar:
    def __init__(self, rules):
        self.rules = rules
    def expand(self, symbol, depth):
        if depth == 0 or symbol not in self.rules:
            return symbol
        return "".join(self.expand(s, depth - 1) for s in self.rules[symbol])

def length(grammar, start, depth):
    text = grammar.expand(start, depth)
    counts = {}
    for ch in text:
        counts[ch] = counts.get(ch, 0) + 1  #@ 2
    return json.dumps(counts, sort_keys=True)

def main():
    g = Grammar({"A": "AB", "B": "A"})
    result = {depth: length(g, "A", depth) for depth in range(1, 9)}  #@ 1
    for d, text in result.items():
        print(d, text)

if __name__ == '__main__':
    main()
