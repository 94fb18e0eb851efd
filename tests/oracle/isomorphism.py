#!/usr/bin/python3
"""Expected values for the measures of isomorphism, by NumPy, SciPy and NetworkX.

Writes isomorphism.tsv beside itself: two spaces (120 points of 5 and of 5 numbers, row i of one
belongs to row i of the other; the second is the first turned, with noise), and what independent
programs say of them. RSIM, CKA (by centred kernels), unbiased HSIC (by explicit kernels), residual:
NumPy; disparity: scipy.spatial.procrustes; Laplacians: dense, of the undirected 1-NN graph built by
hand; H0: scipy.sparse.csgraph.minimum_spanning_tree and a bottleneck matching by brute force over
candidate distances with scipy.optimize.linear_sum_assignment. Versions: NumPy 1.24.2, SciPy 1.10.1.
"""
import os

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import procrustes
from scipy.spatial.distance import pdist, squareform

N, D = 120, 5
rng = np.random.default_rng(7)
x = (rng.normal(size=(N, D)) @ np.diag([3, 2, 1, .7, .4]) + [1, 0, .5, 0, 0]).astype(np.float32)
q, _ = np.linalg.qr(rng.normal(size=(D, D)))
y = (x @ q + 0.5 * rng.normal(size=(N, D))).astype(np.float32)
a, b = x.astype(float), y.astype(float)


def unit(m):
    return m / np.linalg.norm(m, axis=1, keepdims=True)


def rsim(p, r):
    i, j = np.triu_indices(len(p), 1)
    return np.corrcoef((p @ p.T)[i, j], (r @ r.T)[i, j])[0, 1]


def cka(p, r):
    n = len(p)
    h = np.eye(n) - 1 / n
    k, l = h @ p @ p.T @ h, h @ r @ r.T @ h
    return (k * l).sum() / np.sqrt((k * k).sum() * (l * l).sum())


def hsic(p, r):
    n = len(p)
    p, r = p - p.mean(0), r - r.mean(0)
    k, l = p @ p.T, r @ r.T
    np.fill_diagonal(k, 0)
    np.fill_diagonal(l, 0)
    one = np.ones(n)
    return (np.trace(k @ l) + (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2))
            - 2 / (n - 2) * (one @ k @ l @ one)) / (n * (n - 3))


def laplacian(m):
    s = unit(m) @ unit(m).T
    np.fill_diagonal(s, -9)
    adj = np.zeros((N, N))
    for i, j in enumerate(s.argmax(1)):
        adj[i, j] = adj[j, i] = 1
    return np.sort(np.linalg.eigvalsh(np.diag(adj.sum(1)) - adj))


def similarity(u, v, largest):
    if largest:
        u, v = u[::-1], v[::-1]
    k = min(int(np.searchsorted(np.cumsum(w) / w.sum(), 0.9) + 1) for w in (u, v))
    return ((u[:k] - v[:k]) ** 2).sum(), k


def bars(m):
    tree = minimum_spanning_tree(squareform(pdist(unit(m))))
    return np.sort(tree.data)


def bottleneck(u, v):
    """Least candidate for which a perfect matching with the diagonal exists."""
    cost = np.full((len(u) + len(v),) * 2, np.inf)
    cost[:len(u), :len(v)] = np.abs(u[:, None] - v[None])
    for i in range(len(u)):
        cost[i, len(v) + i] = u[i] / 2
    for j in range(len(v)):
        cost[len(u) + j, j] = v[j] / 2
    cost[len(u):, len(v):] = 0
    candidates = np.unique(cost[np.isfinite(cost)])
    lo, hi = 0, len(candidates) - 1
    while lo < hi:
        mid = (lo + hi) // 2
        bad = (cost > candidates[mid]).astype(float)
        i, j = linear_sum_assignment(bad)
        lo, hi = (mid + 1, hi) if bad[i, j].sum() else (lo, mid)
    return candidates[lo]


def isoscore(m):
    lam = np.linalg.eigvalsh(np.cov(unit(m).T))
    v = np.sqrt(D) * lam / np.linalg.norm(lam)
    defect = np.linalg.norm(v - 1) / np.sqrt(2 * (D - np.sqrt(D)))
    return ((D - defect ** 2 * (D - np.sqrt(D))) ** 2 - D) / (D * (D - 1))


sigma = np.linalg.svd(a.T @ b, compute_uv=False).sum()
la, lb = laplacian(a), laplacian(b)
sa, sb = (np.linalg.svd(m, compute_uv=False) for m in (a, b))
u = unit(a)
cos = u @ u.T

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "isomorphism.tsv"), "w") as out:
    for tag, m in (("x", x), ("y", y)):
        for row in m:
            out.write(tag + "\t" + "\t".join("%.9g" % v for v in row) + "\n")
    for tag, value in (
            ("rsim", rsim(a, b)), ("rsim-50", rsim(a[:50], b[:50])), ("cka", cka(a, b)),
            ("cka-debiased", hsic(a, b) / np.sqrt(hsic(a, a) * hsic(b, b))),
            ("disparity", procrustes(a, b)[2]),
            ("residual", np.sqrt((a ** 2).sum() + (b ** 2).sum() - 2 * sigma) / np.linalg.norm(b)),
            ("evs-largest", similarity(la, lb, True)[0]), ("kept-largest", similarity(la, lb, True)[1]),
            ("evs-smallest", similarity(la, lb, False)[0]), ("kept-smallest", similarity(la, lb, False)[1]),
            ("h0", bottleneck(bars(a), bars(b))), ("bars", bars(a).sum()),
            ("svg", ((np.log(sa) - np.log(sb)) ** 2).sum()), ("condition", sa[0] / sa[-1]),
            ("anisotropy", (cos.sum() - N) / (N * (N - 1))), ("isoscore", isoscore(a))):
        out.write("%s\t%.17g\n" % (tag, value))
