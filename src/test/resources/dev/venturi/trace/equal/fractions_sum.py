from fractions import Fraction

total = sum((Fraction(1, n) for n in range(1, 40)), Fraction())
Fraction("3.1415926535897932").limit_denominator(1000)
Fraction(0.25) < total, total ** 3, total // 2, -total, round(total, 2), hash(total), str(total)
sorted([Fraction(1, n) for n in (3, 1, 2)])
Fraction.from_float(0.1) + 1 - 2.5
