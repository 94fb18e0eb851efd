#!/usr/bin/python3
"""Reference values for core/diag/field, computed by NumPy and SciPy.

    /usr/bin/python3 tests/oracle/field.py > tests/oracle/field.tsv

Lines: point x y rate mean; set name aim mean sd reach; at name point value n h lo hi;
permute name t-rank (the p of 20,000 permutations of its own, with its standard error).
"""
import sys

import numpy
import scipy
from scipy import stats

draw = numpy.random.RandomState(7)
N, AIM, LEAST = 120, 30, 12
xy = numpy.round(draw.normal(size=(N, 2)) * [1.0, 0.6], 6)
rate = (draw.uniform(size=N) < numpy.where(xy[:, 0] > 0.2, 0.45, 0.8)).astype(float)
mean = numpy.round(0.4 + 0.2 * xy[:, 1] + 0.1 * draw.normal(size=N), 6)

radius = numpy.median(numpy.hypot(*(xy - xy.mean(axis=0)).T))
reach = 0.5 * radius
z = stats.norm.ppf(0.975)


def weights(place):
    far = numpy.hypot(*(xy - place).T)
    h = min(reach, numpy.sort(far)[AIM - 1] / 2)
    w = numpy.exp(-far ** 2 / (2 * h * h))
    w[far > 4 * h] = 0
    return w, h


def smooth(place, value, is_rate):
    w, h = weights(place)
    n = w.sum() ** 2 / (w ** 2).sum()
    v = numpy.average(value, weights=w)
    if is_rate:
        # the Wilson interval solves (p - v)^2 = z^2 p (1 - p) / n
        lo, hi = sorted(numpy.roots([1 + z * z / n, -2 * v - z * z / n, v * v]).real)
    else:
        se = numpy.sqrt(numpy.average((value - v) ** 2, weights=w) * n / (n - 1) / n)
        lo, hi = stats.norm.interval(0.95, v, se)
    return v, n, h, lo, hi


def permute(value):
    rows = [weights(p)[0] for p in xy]
    rows = [w for w in rows if w.sum() ** 2 / (w ** 2).sum() >= LEAST and w.sum() >= LEAST / 4]
    w = numpy.array([r / r.sum() for r in rows])
    n = 1 / (w ** 2).sum(axis=1)
    scale = numpy.sqrt(n) / value.std()

    def measure(v):
        return (((w @ v - value.mean()) * scale) ** 2).mean()

    t = measure(value)
    turns = 20000
    p = numpy.mean([measure(draw.permutation(value)) >= t for _ in range(turns)])
    return p, numpy.sqrt(p * (1 - p) / turns)


print(f'# Python {sys.version.split()[0]}, NumPy {numpy.__version__}, SciPy {scipy.__version__}')
for p, r, m in zip(xy, rate, mean):
    print('point', *map(repr, map(float, [*p, r, m])), sep='\t')
for name, value in (('rate', rate), ('mean', mean), ('noise', draw.permutation(rate))):
    if name == 'noise':
        print('noise', *map(repr, map(float, value[:60])), sep='\t')
        print('noise', *map(repr, map(float, value[60:])), sep='\t')
    print('set', name, *map(repr, map(float, [AIM, value.mean(), value.std(), reach])), sep='\t')
    for i in range(0, N, 7):
        print('at', name, i, *map(repr, map(float, smooth(xy[i], value, name != 'mean'))), sep='\t')
    print('permute', name, *map(repr, map(float, permute(value))), sep='\t')
