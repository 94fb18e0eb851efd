#!/usr/bin/python3
"""Expected values for drift, by NumPy, SciPy and scikit-learn.

Writes drift.tsv beside itself: four spaces of 160 words and 6 numbers. b is a turned, with noise, ten
words exchanged pairwise; c and d are two more noisy copies of a, the null pair. Distances by
scipy.linalg.orthogonal_procrustes on unit rows; local and turnover from full matrices of cosines;
z, p and q by their definitions over 4 bands; monitors: Wasserstein by scipy.stats, the classifier by
scikit-learn (alternate rows of all 320), MMD of pairs by full kernels. Versions: NumPy 1.24.2, SciPy 1.10.1,
scikit-learn 1.2.1.
"""
import os

import numpy as np
from scipy.linalg import orthogonal_procrustes
from scipy.stats import rankdata, spearmanr, wasserstein_distance, norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

N, D, K, KL, KT, BANDS = 160, 6, 10, 25, 16, 4
rng = np.random.default_rng(17)
a = rng.normal(size=(N, D)) + 0.3
q, _ = np.linalg.qr(rng.normal(size=(D, D)))
moved = np.arange(10) * 15
b = a.copy()
b[moved] = a[moved[::-1]]
b = (b + 0.15 * rng.normal(size=(N, D))) @ q
c = a + 0.15 * rng.normal(size=(N, D))
d = a + 0.15 * rng.normal(size=(N, D))
a, b, c, d = (x.astype(np.float32) for x in (a, b, c, d))


def unit(x):
    x = x.astype(float)
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def distance(x, y):
    x, y = unit(x), unit(y)
    w, _ = orthogonal_procrustes(x, y)
    return 1 - (x @ w * y).sum(1), w


def near(x):
    x = unit(x)
    s = x @ x.T
    t = s.copy()
    np.fill_diagonal(t, -9)
    return s, np.argsort(-t, axis=1, kind='stable')


dist, w = distance(a, b)
sa, na = near(a)
sb, nb = near(b)
local, shared, turnover, union = [], [], [], []
for i in range(N):
    u = sorted(set(na[i, :KL]) | set(nb[i, :KL]))
    x, y = sa[i, u], sb[i, u]
    local.append(1 - x @ y / np.linalg.norm(x) / np.linalg.norm(y))
    union.append(len(u))
    shared.append(len(set(na[i, :K]) & set(nb[i, :K])))
    turnover.append(1 - len(set(na[i, :KT]) & set(nb[i, :KT])) / KT)
null, _ = distance(c, d)
band = np.arange(N) * BANDS // N
z, p = np.zeros(N), np.zeros(N)
for g in range(BANDS):
    i = band == g
    l0 = np.log(np.maximum(null[i], 1e-12))
    med = np.median(l0)
    mad = np.median(np.abs(l0 - med))
    z[i] = (np.log(np.maximum(dist[i], 1e-12)) - med) / (1.4826 * mad)
    p[i] = [(1 + (null[i] >= x).sum()) / (1 + i.sum()) for x in dist[i]]


def bh(p):
    o = np.argsort(-p)
    q = np.minimum.accumulate(p[o] * len(p) / np.arange(len(p), 0, -1))
    out = np.empty(len(p))
    out[o] = np.minimum(q, 1)
    return out


def psi(x, y):
    edges = np.quantile(x, np.arange(1, 10) / 10)
    f = np.maximum(np.bincount(np.searchsorted(edges, x, 'left'), minlength=10) / len(x), 1e-4)
    g = np.maximum(np.bincount(np.searchsorted(edges, y, 'left'), minlength=10) / len(y), 1e-4)
    return ((f - g) * np.log(f / g)).sum()


x, y = unit(a) @ w, unit(b)
m, n = x.mean(0), y.mean(0)
w1 = np.array([wasserstein_distance(x[:, j], y[:, j]) for j in range(D)])
psis = np.array([psi(x[:, j], y[:, j]) for j in range(D)])
both = np.vstack([x, y])
sq = ((both[:, None] - both[None]) ** 2).sum(2)
med = np.median(sq[np.triu_indices(2 * N, 1)])
k = np.exp(-sq / med)
kxx, kyy, kxy = k[:N, :N], k[N:, N:], k[:N, N:]
mmd = (kxx.sum() + kyy.sum() - 2 * N - 2 * (kxy.sum() - np.trace(kxy))) / (N * (N - 1))
xc, yc = unit(a) - unit(a).mean(0), unit(b) - unit(b).mean(0)
cka = (np.linalg.norm(xc.T @ yc) ** 2 / np.linalg.norm(xc.T @ xc) / np.linalg.norm(yc.T @ yc))
label = np.repeat([0, 1], N)
fit = LogisticRegression(C=1, tol=1e-12, max_iter=10000).fit(both, label)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'drift.tsv'), 'w') as f:
    f.write('# Made by drift.py; NumPy %s.\n' % np.__version__)
    for name, rows in zip('abcd', (a, b, c, d)):
        for row in rows:
            f.write(name + '\t' + '\t'.join(repr(float(v)) for v in row) + '\n')
    for i in range(N):
        f.write('word\t' + '\t'.join(repr(float(v)) for v in (
            dist[i], local[i], union[i], shared[i], turnover[i], z[i], p[i], bh(p)[i],
            bh(norm.sf(z))[i])) + '\n')
    for name, v in (
            ('rms', np.sqrt((((unit(a) @ w) - unit(b)) ** 2).sum(1).mean())),
            ('mean_cosine', 1 - dist.mean()),
            ('rho_rank', spearmanr(np.arange(N), dist)[0]),
            ('rho_measures', spearmanr(dist, turnover)[0]),
            ('rho_null', spearmanr(np.arange(N), null)[0]),
            ('first_rank', (N + 1 - rankdata(dist))[moved[0]]),
            ('euclidean', np.linalg.norm(m - n)),
            ('cosine', 1 - m @ n / np.linalg.norm(m) / np.linalg.norm(n)),
            ('cityblock', np.abs(m - n).sum()),
            ('chebyshev', np.abs(m - n).max()),
            ('components', (w1 / np.maximum(x.std(0), .001) >= .1).mean()),
            ('mmd', mmd),
            ('psi', psis.max()),
            ('psi_share', (psis >= .25).mean()),
            ('cka', cka),
            ('logistic_first', fit.coef_[0, 0]),
            ('logistic_constant', fit.intercept_[0]),
            ('auc', roc_auc_score(label, fit.decision_function(both)))):
        f.write('%s\t%r\n' % (name, float(v)))
