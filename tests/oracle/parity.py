#!/usr/bin/python3
"""Reference values for parity, computed by NumPy and SciPy.

    /usr/bin/python3 tests/oracle/parity.py [../shared/data] > tests/oracle/parity.tsv

Rows of `newcombe`, `gini`, `spread`, `quantile` and `utility` are arguments and results; lists
have commas. `spread` is the mean, population coefficient of variation, range and both Gini
coefficients of shares; `quantile` the 2.5 and 97.5 percentiles and the pooled median of range and
Gini over 400,000 draws, which another generator meets within Monte Carlo error. Rows of `cell` are
figures of one language of a study: study, language, column, value. The nearest words are those of
a float64 product over the whole target; the common set is grown as parity says: from the
language of the largest vocabulary by the one that leaves most, while 30 or more are left.
"""
import sys

import numpy as np
import scipy
from scipy import stats

from bundled import read_space

SAMPLES = sys.path[0] + '/../../samples/'
Z = stats.norm.ppf(0.975)
LEAST = 30


def text(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return ','.join(text(x) for x in v)
    return v if isinstance(v, str) else str(v) if isinstance(v, int) else repr(float(v))


def row(*fields):
    print(*[text(f) for f in fields], sep='\t')


# --- statistics

def wilson(k, n):
    ci = stats.binomtest(k, n).proportion_ci(0.95, method='wilson')
    return ci.low, ci.high


def newcombe(a, m, b, n):
    p, q = a / m, b / n
    (l1, u1), (l2, u2) = wilson(a, m), wilson(b, n)
    return (p - q - np.sqrt((p - l1) ** 2 + (u2 - q) ** 2),
            p - q + np.sqrt((u1 - p) ** 2 + (q - l2) ** 2))


def gini(x, w=None):
    x = np.asarray(x, float)
    w = np.full(len(x), 1 / len(x)) if w is None else np.asarray(w, float) / np.sum(w)
    return float((w[:, None] * w * np.abs(x[:, None] - x)).sum() / (2 * (w @ x)))


def spread(x):
    return [np.mean(x), np.std(x) / np.mean(x), np.max(x) - np.min(x), gini(x),
            gini(x) * len(x) / (len(x) - 1)]


def quantiles(hits, n):
    rng = np.random.default_rng(1)
    own = rng.binomial(n, np.array(hits) / n, (400000, len(n))) / n
    pooled = rng.binomial(n, sum(hits) / sum(n), (400000, len(n))) / n
    pick = np.arange(0, 400000, 8)
    out = [np.quantile(np.ptp(own, 1), q) for q in (0.025, 0.975)]
    out.append(np.median(np.ptp(pooled, 1)))
    out += [np.quantile([gini(x) for x in own[pick]], q) for q in (0.025, 0.975)]
    out.append(np.median([gini(x) for x in pooled[pick]]))
    return out


def statistics():
    for a, m, b, n in [(56, 70, 48, 80), (800, 1000, 55, 100), (800, 1000, 1570, 2000),
                       (0, 20, 0, 20), (10, 10, 0, 20), (9, 10, 3, 10), (5, 56, 0, 29)]:
        row('newcombe', a, m, b, n, *newcombe(a, m, b, n))
    for x in [[0, 0, 0, 1], [1, 3], [0.2, 0.2, 0.2], [0.81, 0.42, 0.11, 0.29, 0.6]]:
        row('gini', x, '-', gini(x))
    row('gini', [1, 3], [3, 1], gini([1, 3], [3, 1]))
    for x in [[0.5, 0.25], [0.81, 0.42, 0.11, 0.29, 0.6], [0.1, 0.1, 0.9]]:
        row('spread', x, *spread(x))
    for hits, n in [([16, 23, 49, 52, 40], [165] * 5), ([800, 55, 1570], [1000, 100, 2000])]:
        row('quantile', hits, n, *quantiles(hits, np.array(n)))
    u, s = np.array([0.3, 1.0, 0.6]), np.array([5e6, 3e8, 2e5])
    for tau in (0.0, 0.5, 1.0):
        row('utility', u, s, tau, (u * s ** tau).sum() / (s ** tau).sum())


# --- spaces

def unit(x):
    length = np.linalg.norm(x, axis=1, keepdims=True)
    return x / np.where(length > 0, length, 1)


def read_dict(path):
    out = {}
    with open(path, encoding='utf-8') as f:
        for line in f:
            a, b = line.rstrip('\n').split('\t')[:2] if '\t' in line else line.split()
            out.setdefault(a, []).append(b)
    return out


def measure(source, target, dictionary):
    """Of every source word that the source space has: whether it is covered, and right."""
    s, t = {w: i for i, w in enumerate(source[0])}, {w: i for i, w in enumerate(target[0])}
    asked = {}
    for word, golds in dictionary.items():
        if word not in s:
            continue
        first = int(np.argmax(target[1] @ source[1][s[word]]))
        rows = [t[g] for g in golds if g in t]
        asked[word] = (len(rows) > 0, first in rows)
    return asked


def grow(asked, vocabulary):
    names = [n for n in asked if len(asked[n]) >= LEAST]
    reference = max(names, key=lambda n: vocabulary[n])
    common, members = set(asked[reference]), [reference]
    while True:
        left = [(len(common & set(asked[n])), -list(asked).index(n), n)
                for n in names if n not in members]
        best = max(left, default=(0, 0, ''))
        if best[0] < LEAST:
            return reference, members, common
        members.append(best[2])
        common &= set(asked[best[2]])


def bonett_price(b, c, n):
    p12, p21 = (c + 1) / (n + 2), (b + 1) / (n + 2)
    d = p12 - p21
    half = Z * np.sqrt((p12 + p21 - d * d) / (n + 2))
    return max(d - half, -1), min(d + half, 1)


def study(name, source, targets):
    asked = {n: measure(source, t, d) for n, (t, d) in targets.items()}
    reference, members, common = grow(asked, {n: len(t[0]) for n, (t, d) in targets.items()})

    def cell(language, column, value):
        row('cell', name, language, column, value)

    p = {}
    for n in asked:
        covered = sum(c for c, _ in asked[n].values())
        right = sum(h for _, h in asked[n].values())
        cell(n, 'n', covered)
        cell(n, 'p@1', right / covered)
        cell(n, 'p@1_all', right / len(asked[n]))
        if n != reference:
            own = asked[reference].values()
            lo, hi = newcombe(sum(h for _, h in own), sum(c for c, _ in own), right, covered)
            cell(n, 'own_gap_lo', lo)
            cell(n, 'own_gap_hi', hi)
        if n not in members:
            continue
        hit = {w for w in common if asked[n][w][1]}
        base = {w for w in common if asked[reference][w][1]}
        cell(n, 'same_n', len(common))
        cell(n, 'same_p@1', len(hit) / len(common))
        cell(n, 'same_covered', sum(asked[n][w][0] for w in common))
        if n == reference:
            continue
        b, c = len(hit - base), len(base - hit)
        lo, hi = bonett_price(b, c, len(common))
        cell(n, 'gap', (c - b) / len(common))
        cell(n, 'gap_lo', lo)
        cell(n, 'gap_hi', hi)
        cell(n, 'only_reference', c)
        cell(n, 'only_language', b)
        p[n] = stats.binomtest(min(b, c), b + c, 0.5).pvalue if b + c else 1.0
    order = sorted(p, key=p.get)
    for i, n in enumerate(order):
        cell(n, 'mcnemar_p', p[n])
        cell(n, 'q', min(1, min(p[m] * len(order) / (j + 1)
                                for j, m in enumerate(order) if j >= i)))
    shares = [sum(asked[n][w][1] for w in common) / len(common) for n in members]
    for column, value in zip(('macro', 'cv', 'range', 'gini', 'gini_corrected'), spread(shares)):
        row('summary', name, column, value)


def balance(names, spaces):
    """Of the first 400 words of each language; rows as the program has them, in float32."""
    x = [unit(s[1][:400]).astype('<f4').astype(float) for s in spaces]
    language = np.repeat(np.arange(len(x)), [len(v) for v in x])
    x = unit(np.concatenate(x))
    cos = x @ x.T
    np.fill_diagonal(cos, -2)
    near = np.argsort(-cos, axis=1, kind='stable')[:, :10]
    count = np.array([[(language[near[language == i]] == j).sum() for j in range(len(names))]
                      for i in range(len(names))])
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            row('balance', a, b, int(count[i, j]))
    n_k = np.bincount(near.ravel(), minlength=len(x))
    hubs = np.lexsort((np.arange(len(x)), -n_k))[:100]
    for i, a in enumerate(names):
        row('balance-hubs', a, int((language[hubs] == i).sum()))
    means = np.array([x[language == i].mean(0) for i in range(len(names))])
    size = np.bincount(language)
    between = (size[:, None] * (means - x.mean(0)) ** 2).sum() / ((x - x.mean(0)) ** 2).sum()
    fold = np.concatenate([np.arange(s) % 5 for s in size])
    hits = 0
    for f in range(5):
        own = np.array([x[(language == i) & (fold != f)].mean(0) for i in range(len(names))])
        away = ((x[fold == f][:, None] - own) ** 2).sum(2)
        hits += (away.argmin(1) == language[fold == f]).sum()
    row('mixing', 'purity', np.trace(count) / count.sum())
    row('mixing', 'between', between)
    row('mixing', 'centroid', hits / len(x))
    row('mixing', 'skewness', stats.skew(n_k))


def bundled():
    english = read_space(SAMPLES + 'en.bin')
    english = english[0], unit(english[1])
    targets = {}
    for n in ('de', 'el', 'eu', 'gl', 'hi', 'om'):
        is_raw = n in ('de', 'hi')
        words, x = read_space(SAMPLES + n + ('.raw.bin' if is_raw else '.bin'))
        x = unit(x)
        if is_raw:
            x = unit(unit(x - x.mean(0)) @ np.load(f'{SAMPLES}map.{n}-en.npy').astype(float))
        targets[n] = (words, x), read_dict(f'{SAMPLES}dict/en-{n}.test.tsv')
    study('samples', english, targets)
    balance(['en', 'el', 'gl'], [english, targets['el'][0], targets['gl'][0]])


def bible(data):
    english = read_space(data + '/bible/en.bin')
    english = english[0], unit(english[1])
    targets = {}
    for n in ('eu', 'zu', 'sw', 'lv', 'uk'):
        words, x = read_space(f'{data}/bible/{n}.bin')
        targets[n] = (words, unit(x)), read_dict(f'{data}/dict/swadesh/en-{n}.207.txt')
    study('bible', english, targets)


def main():
    print(f'# Python {sys.version.split()[0]}, NumPy {np.__version__}, SciPy {scipy.__version__}')
    statistics()
    bundled()
    bible(sys.argv[1] if len(sys.argv) > 1 else '../shared/data')


main()
