#!/usr/bin/python3
"""Expected values for the remedies against hubs, by NumPy and SciPy.

Writes remedies.tsv beside itself: two spaces (word i of x belongs to word i of y; y has more words,
and some of them near its mean, which makes hubs) and, for each remedy, hits at 1, skewness of N_k,
Robin Hood index, antihubs and the largest N_k, k = 5. Every score comes from its full matrix by its
definition: local scaling with the exponential of squared Euclidean distances, mutual proximity as a
product of normal survival functions of cosine distances (scipy.stats.norm.sf; population standard
deviations), the inverted softmax as a quotient. Versions: NumPy 1.24.2, SciPy 1.10.1.
"""
import os

import numpy as np
from scipy.stats import norm, skew

N, M, D, K = 90, 120, 6, 5
rng = np.random.default_rng(7)
common = np.array([3.0, 0, 0, 0, 0, 0])
x = (rng.normal(size=(N, D)) + common).astype(np.float32)
y = np.concatenate([x + 0.6 * rng.normal(size=(N, D)), 0.8 * rng.normal(size=(M - N, D)) + common])
y = y.astype(np.float32)


def unit(m):
    return m / np.linalg.norm(m, axis=1, keepdims=True)


def centred(m):
    m = unit(m)
    return unit(m - m.mean(0))


u, v = unit(x.astype(float)), unit(y.astype(float))
cos = u @ v.T
best_rows = -np.sort(-cos, axis=1)[:, :K]
best_cols = -np.sort(-cos, axis=0)[:K]
soft = np.exp(30 * cos)
squares = ((u[:, None] - v[None]) ** 2).sum(2)
sx = np.sqrt(2 - 2 * best_rows[:, -1])
sy = np.sqrt(2 - 2 * best_cols[-1])
d = 1 - cos
near = norm.sf(d, d.mean(1)[:, None], d.std(1)[:, None]) * norm.sf(d, d.mean(0), d.std(0))
scores = {
    'nn': cos,
    'center': centred(x.astype(float)) @ centred(y.astype(float)).T,
    'csls': 2 * cos - best_rows.mean(1)[:, None] - best_cols.mean(0),
    'isf': soft / soft.sum(0),
    'ls': np.exp(-squares / np.outer(sx, sy)),
    'mp': near,
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'remedies.tsv'), 'w') as out:
    print('# made by remedies.py; x, y: a word; then remedy, hits, skewness, robin hood, antihubs, '
          'max', file=out)
    for tag, space in (('x', x), ('y', y)):
        for row in space:
            print(tag, *(f'{v:.9g}' for v in row), sep='\t', file=out)
    for name, score in scores.items():
        order = np.argsort(-score, axis=1, kind='stable')[:, :K]
        gaps = -np.diff(-np.sort(-score, axis=1)[:, :K + 1])
        assert gaps.min() > 1e-9, name  # no ties: any correct program has the same lists
        count = np.bincount(order.ravel(), minlength=M)
        hits = (order[:, 0] == np.arange(N)).sum()
        hood = 0.5 * np.abs(count - count.mean()).sum() / count.sum()
        print(name, hits, *(f'{v:.15g}' for v in (skew(count), hood)), (count == 0).sum(),
              count.max(), sep='\t', file=out)
