#!/usr/bin/python3
"""Reference values for core/base/stats, computed by SciPy and NumPy.

    /usr/bin/python3 tests/oracle/stats.py > tests/oracle/stats.tsv

Columns: function, numbers that it takes, result. An argument that is a list has commas.
"""
import random
import sys

import numpy
import scipy
from scipy import special, stats


def text(value):
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return ','.join(text(v) for v in value)
    if isinstance(value, int):
        return str(value)
    return repr(float(value))


def row(name, args, *result):
    print(name, *[text(a) for a in args], *[text(r) for r in result], sep='\t')


def wilson():
    for hits, n in [(0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (10, 10), (50, 200), (1203, 1500),
                    (1499, 1500), (123456, 1000000), (1, 1000000000)]:
        for level in (0.5, 0.9, 0.95, 0.999):
            ci = stats.binomtest(hits, n).proportion_ci(level, method='wilson')
            row('wilson', [hits, n, level], ci.low, ci.high)


def normal():
    for p in [1e-300, 1e-100, 1e-30, 1e-17, 1e-10, 1e-5, 0.001, 0.01, 0.025, 0.05, 0.074, 0.075,
              0.076, 0.1, 0.2, 0.3, 0.4, 0.4999, 0.5, 0.6, 0.7, 0.9, 0.925, 0.95, 0.975, 0.99,
              0.999, 0.99999, 1 - 1e-10]:
        row('normal_quantile', [p], special.ndtri(p))
    for z in [-38.0, -30.0, -20.0, -10.0, -5.0, -3.0, -1.959963984540054, -1.0, -0.5, -1e-10, 0.0,
              1e-5, 0.3, 1.0, 1.6448536269514722, 2.0, 4.0, 6.0, 8.0, 10.0]:
        row('normal_cdf', [z], special.ndtr(z))


def mcnemar():
    for b, c in [(0, 1), (1, 0), (0, 10), (1, 1), (2, 8), (8, 2), (5, 5), (10, 12), (100, 130),
                 (0, 1000), (500, 560), (1000, 1200), (7, 2000), (100000, 101000)]:
        row('mcnemar', [b, c], stats.binomtest(min(b, c), b + c, 0.5).pvalue)


def lists():
    draw = random.Random(1)
    yield [3.0]
    yield [1.0, 2.0]
    yield [0.1, 0.1, 0.1]
    yield [1e16, 1.0, -1e16, 1.0]
    yield [1e200, -1e200, 3e200, 2e199]
    yield [1e-200, 3e-200, -2e-200, 1e-201]
    yield [1e9 + draw.random() for _ in range(20)]
    yield [float(draw.randrange(4)) for _ in range(25)]
    for n in (5, 10, 101):
        yield [draw.gauss(0.3, 2.0) for _ in range(n)]


def summaries():
    for x in lists():
        row('mean', [x], numpy.mean(numpy.array(x, dtype=numpy.longdouble)))
        if len(x) > 1:
            row('sd', [x], numpy.std(numpy.array(x, dtype=numpy.longdouble), ddof=1))
        for q in (0.0, 0.025, 0.25, 1 / 3, 0.5, 0.9, 0.975, 1.0):
            row('quantile', [x, q], numpy.quantile(x, q))


def correlations():
    draw = random.Random(2)
    pairs = [([1.0, 2.0], [5.0, 3.0]), ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]),
             ([1e200, 2e200, 4e200], [1e-200, 1e-200, 5e-200])]
    for n in (4, 10, 50, 200):
        x = [draw.gauss(0, 1) for _ in range(n)]
        pairs.append((x, [v * 0.5 + draw.gauss(0, 1) for v in x]))
        pairs.append((x, [1e6 + v * 1e-3 for v in x]))
        pairs.append(([float(draw.randrange(5)) for _ in x], [float(draw.randrange(3)) for _ in x]))
    for x, y in pairs:
        # long double: a plain double loses digits in the mean of 1e6 + small
        a = numpy.array(x, dtype=numpy.longdouble)
        b = numpy.array(y, dtype=numpy.longdouble)
        a -= a.mean()
        b -= b.mean()
        row('pearson', [x, y], (a * b).sum() / numpy.sqrt((a * a).sum() * (b * b).sum()))
        row('spearman', [x, y], stats.spearmanr(x, y)[0])


print(f'# Python {sys.version.split()[0]}, NumPy {numpy.__version__}, SciPy {scipy.__version__}')
wilson()
normal()
mcnemar()
summaries()
correlations()
