import collections
import collections.abc

Point = collections.namedtuple("Point", "x y", defaults=[0])
Point(1)._replace(y=2), Point._make([3, 4])._asdict()
counter = collections.Counter("abracadabra")
counter.most_common(2), counter + collections.Counter("abc"), counter - collections.Counter("aaa"), list(counter.elements())
counter.subtract("ab")
nested = collections.defaultdict(lambda: collections.defaultdict(int))
for word in "the cat the dog a cat".split():
    nested[word[0]][word] += 1
ordered = collections.OrderedDict.fromkeys("abc")
ordered.move_to_end("a"), ordered.popitem(last=False)
chain = collections.ChainMap({"a": 1}, {"b": 2})
chain.new_child()["c"] = 3, dict(chain), "b" in chain
deque = collections.deque(range(5), maxlen=3)
deque.rotate(1), deque.extendleft("ab")


class Lower(collections.UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


class Numbers(collections.abc.Sequence):
    def __len__(self):
        return 10

    def __getitem__(self, i):
        if i >= 10:
            raise IndexError
        return i * i


lower = Lower(A=1)
lower.update(B=2), lower.setdefault("C", 3), list(lower), lower == {"a": 1}
numbers = Numbers()
16 in numbers, numbers.index(25), numbers.count(4), list(reversed(numbers)), isinstance(numbers, collections.abc.Iterable)
