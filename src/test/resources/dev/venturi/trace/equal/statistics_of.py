import statistics

data = [i * i % 31 + 0.5 for i in range(80)]
for of in (statistics.mean, statistics.median, statistics.pstdev, statistics.variance, statistics.multimode, statistics.harmonic_mean):
    of(data)
statistics.quantiles(data, n=10)
normal = statistics.NormalDist.from_samples(data)
normal.cdf(3), normal.overlap(statistics.NormalDist(10, 4)), normal + 3
