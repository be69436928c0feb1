# class: Event
import csv, io, heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import List, Optional

@dataclass(order=True)
class Event:
    when: float
    name: str = field(compare=False)
    tags: List[str] = field(default_factory=list, compare=False, repr=False)
    parent: Optional["Event"] = None

    @classmethod
    def parse(cls, row):
        return cls(float(row["when"]), row["name"], row["tags"].split())

    @property
    def label(self) -> str:
        return f"{self.name}@{self.when:g}"

    def child(self, name):
        event = Event(self.when + 1, name)
        event.parent = self
        return event

class Log:
    def __init__(self):
        self.events = []
        self.by_name = defaultdict(list)
        self.total = 0
    def add(self, event):
        heapq.heappush(self.events, event)
        self.by_name[event.name].append(event)
        self.total += 1
        self.last = event

text = "when,name,tags\n3,c,x y\n1,a,z\n2,b,\n"
log = Log()
for row in csv.DictReader(io.StringIO(text)):
    e = Event.parse(row)
    e.tags.append("seen")
    log.add(e)
print([heapq.heappop(log.events).label for _ in range(3)], log.last.child("k").parent.label)
