import heapq


class Job:
    def __init__(self, priority):
        self.priority = priority

    def __lt__(self, other):
        return self.priority < other.priority


heap = []
for i in range(50):
    heapq.heappush(heap, Job(i * 37 % 50))
heapq.heapreplace(heap, Job(7))
heapq.heappushpop(heap, Job(3))
while heap:
    heapq.heappop(heap)
heapq.nsmallest(5, [Job(i * 7 % 23) for i in range(40)])
heapq.nlargest(5, range(100), key=lambda n: -n % 13)
list(heapq.merge([1, 4, 7], [2, 5], [3], key=lambda n: n))
heapq.heapify([Job(i) for i in (5, 3, 8, 1)])
