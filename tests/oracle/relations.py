#!/usr/bin/python3
"""Expected values for relations and word similarity, by NumPy and SciPy.

Writes relations.tsv beside itself: two spaces (130 words of 7 numbers; word i of one belongs to word
i of the other), a relation (words 2i and 2i + 1, i < 30) and ratings of 30 pairs of words (2i,
2i + 5), of which 5 name words that are not there. Consistency, agreement and mean offset from the
unit vectors by their definitions (all pairs of offsets, not the closed form); 3CosAdd by full
matrices of scores with the three words masked; Spearman and Pearson by scipy.stats. Versions:
NumPy 1.24.2, SciPy 1.10.1.
"""
import os

import numpy as np
from scipy.stats import pearsonr, spearmanr

N, D, M = 130, 7, 30
rng = np.random.default_rng(11)
x = rng.normal(size=(N, D))
step = rng.normal(size=D)
for i in range(M):
    x[2 * i + 1] = x[2 * i] + 1.2 * step + 0.5 * rng.normal(size=D)
x = x.astype(np.float32)
y = (x + 0.35 * rng.normal(size=(N, D))).astype(np.float32)


def unit(m):
    m = m.astype(float)
    return m / np.linalg.norm(m, axis=1, keepdims=True)


u, v = unit(x), unit(y)
a, b = 2 * np.arange(M), 2 * np.arange(M) + 1


def offsets(m):
    return unit(m[b] - m[a])


def consistency(m):
    o = offsets(m)
    i, j = np.triu_indices(M, 1)
    return (o[i] * o[j]).sum(1).mean()


def analogy(first, last):
    hits = 0
    for i in range(M):
        for j in range(M):
            if i == j:
                continue
            score = last @ (first[b[i]] - first[a[i]] + last[a[j]])
            score[[a[i], b[i], a[j]]] = -np.inf
            hits += score.argmax() == b[j]
    return hits / (M * (M - 1))


s, t = (u[b] - u[a]).sum(0), (v[b] - v[a]).sum(0)
cos = (u[a] * u[b]).sum(1)
score = np.round(10 * rng.random(M), 1)
one, two = 2 * np.arange(M), 2 * np.arange(M) + 5
two[::6] += 1000
found = two < N
cosine = np.where(found, (u[one] * u[np.where(found, two, 0)]).sum(1), 0)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "relations.tsv"), "w") as out:
    for tag, m in (("x", x), ("y", y)):
        for row in m:
            out.write(tag + "\t" + "\t".join("%.9g" % w for w in row) + "\n")
    for i in range(M):
        out.write("rating\t%d\t%d\t%.1f\n" % (one[i], two[i], score[i]))
    for tag, value in (
            ("consistency-src", consistency(u)), ("consistency-tgt", consistency(v)),
            ("agreement", (offsets(u) * offsets(v)).sum(1).mean()),
            ("mean-offset", s @ t / np.sqrt(s @ s * (t @ t))),
            ("3cosadd-src", analogy(u, u)), ("3cosadd-tgt", analogy(v, v)), ("3cosadd", analogy(u, v)),
            ("confusion", ((u[a] * v[b]).sum(1) > (u[a] * v[a]).sum(1)).mean()), ("cos", cos.mean()),
            ("spearman", spearmanr(score[found], cosine[found])[0]),
            ("pearson", pearsonr(score[found], cosine[found])[0]),
            ("backoff", spearmanr(score, cosine)[0])):
        out.write("%s\t%.17g\n" % (tag, value))
