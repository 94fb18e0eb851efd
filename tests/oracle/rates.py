#!/usr/bin/python3
"""Reference values for the rates of bli, computed by NumPy and SciPy.

    /usr/bin/python3 tests/oracle/rates.py > tests/oracle/rates.tsv

Rows of `holm`, `detectable`, `crossed` and `similarity` are arguments and result; lists have
commas. Rows of `cell` are one figure of `isogloss bli` on the bundled English and Basque
spaces: table, values of its columns direction, stratum, level, score, a, b ("-": it has no
such column), column, value.
"""
import itertools
import random
import sys
import unicodedata

import numpy as np
import scipy
from scipy import optimize, stats
from scipy.special import logsumexp

from bundled import read_space

SAMPLES = sys.path[0] + '/../../samples/'
BETA = 30.0


def text(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return ','.join(text(x) for x in v)
    return v if isinstance(v, str) else str(v) if isinstance(v, int) else repr(float(v))


def row(*fields):
    print(*[text(f) for f in fields], sep='\t')


# --- statistics

def holm(p):
    """By its definition as a closed test: the largest Bonferroni p of all families with i."""
    n = len(p)
    families = [f for k in range(1, n + 1) for f in itertools.combinations(range(n), k)]
    return [max(min(1, len(f) * min(p[j] for j in f)) for f in families if i in f)
            for i in range(n)]


def detectable(discordant, n):
    psi = discordant / n
    level, power = stats.norm.ppf(.975), stats.norm.ppf(.8)

    def lack(d):
        return d * n ** .5 - level * psi ** .5 - power * (psi - d * d) ** .5

    top = psi if psi < psi ** .5 else psi ** .5
    return optimize.brentq(lack, 0, top, xtol=1e-15) if lack(top) >= 0 else float('nan')


def crossed(x):
    """Mean squares of the two-way table, expected ones solved for the variance of the mean."""
    r, c = x.shape
    m = x.mean()
    ms_r = c * ((x.mean(1) - m) ** 2).sum() / (r - 1)
    ms_c = r * ((x.mean(0) - m) ** 2).sum() / (c - 1)
    e = x - x.mean(1, keepdims=True) - x.mean(0) + m
    ms_e = (e ** 2).sum() / ((r - 1) * (c - 1))
    s_r, s_c = (ms_r - ms_e) / c, (ms_c - ms_e) / r
    return m, max(0, s_r / r + s_c / c + ms_e / (r * c))


def fold(word):
    s = unicodedata.normalize('NFKD', unicodedata.normalize('NFKD', word).casefold())
    return ''.join(c for c in s if unicodedata.combining(c) not in {1, *range(10, 37),
                                                                    *range(202, 241)})


def similarity(a, b):
    a, b = fold(a), fold(b)
    d = np.zeros((len(a) + 1, len(b) + 1), int)
    d[:, 0] = range(len(a) + 1)
    d[0] = range(len(b) + 1)
    for i in range(len(a)):
        for j in range(len(b)):
            d[i + 1, j + 1] = min(d[i, j] + (a[i] != b[j]), d[i, j + 1] + 1, d[i + 1, j] + 1)
    return 1 - d[-1, -1] / max(len(a), len(b))


# --- the bundled spaces

def read_units(name):
    words, x = read_space(SAMPLES + name)
    return words, x / np.linalg.norm(x, axis=1, keepdims=True)


def read_dict(name):
    with open(SAMPLES + 'dict/' + name, encoding='utf-8') as f:
        return list(dict.fromkeys(tuple(line.rstrip('\n').split('\t')[:2]) for line in f))


def queries(pairs, src, tgt):
    s, t = {w: i for i, w in enumerate(src)}, {w: i for i, w in enumerate(tgt)}
    gold = {}
    for a, b in pairs:
        if a in s and b in t:
            gold.setdefault(s[a], []).append(t[b])
    return gold


def ranks(score, gold):
    """Best ranks in the order of the queries; ties by row."""
    out = []
    for q, golds in gold.items():
        s = score[q]
        out.append(min(1 + int((s > s[g]).sum() + (s[:g] == s[g]).sum()) for g in golds))
    return np.array(out)


def scores_of(cos):
    top = np.sort(cos, 1)[:, -10:].mean(1)
    down = np.sort(cos, 0)[-10:].mean(0)
    return {'nn': cos, 'csls': 2 * cos - top[:, None] - down,
            'isf': BETA * cos - logsumexp(BETA * cos, axis=0)}


def cell(table, value, column, **by):
    row('cell', table, *[by.get(k, '-') for k in
                         ('direction', 'stratum', 'level', 'score', 'a', 'b')], column, value)


def script(word):
    for c in word:
        name = unicodedata.name(c, '')
        if c.isalpha():
            return name.split()[0]
    return ''


def strata(direction, src, tgt, gold, hit):
    """Levels of each query by kind."""
    q = list(gold)
    bins = [f'{a}-{b}' for a, b in (('1', '1,000'), ('1,001', '5,000'))]
    levels = {'frequency': [bins[i >= 1000] for i in q],
              'gold-frequency': [bins[min(gold[i]) >= 1000] for i in q],
              'identical': ['yes' if any(src[i] == tgt[g] for g in gold[i]) else 'no' for i in q]}
    alike = []
    for i in q:
        same = [g for g in gold[i] if script(src[i]) == script(tgt[g])]
        alike.append('' if any(src[i] == tgt[g] for g in gold[i])
                     else 'other script' if not same
                     else 'yes' if any(similarity(src[i], tgt[g]) >= .6 for g in same) else 'no')
    levels['cognate'] = alike
    p = {}
    for kind, of in levels.items():
        for level in sorted(set(of) - {''}):
            at = np.array([x == level for x in of])
            for s in hit:
                by = dict(direction=direction, stratum=kind, level=level, score=s)
                cell('strata', float(hit[s][at].mean()), 'p@1', **by)
                cell('strata', int(at.sum()), 'n', **by)
                if s != 'nn':
                    fixed = int((hit[s] & ~hit['nn'] & at).sum())
                    broken = int((hit['nn'] & ~hit[s] & at).sum())
                    cell('strata', fixed, 'fixed', **by)
                    cell('strata', broken, 'broken', **by)
                    if fixed + broken:
                        p[s, kind, level] = stats.binomtest(fixed, fixed + broken).pvalue
                        cell('strata', p[s, kind, level], 'mcnemar_p', **by)


def direction(name, cos, src, tgt, pairs, tests):
    gold = queries(pairs, src, tgt)
    score = scores_of(cos)
    rank = {s: ranks(score[s], gold) for s in score}
    hit = {s: rank[s] == 1 for s in rank}
    for s in score:
        best, back = score[s].argmax(1), scores_of(cos.T)[s].argmax(1)
        mutual = np.array([back[best[q]] == q for q in gold])
        by = dict(direction=name, score=s)
        cell('summary', float(hit[s].mean()), 'p@1', **by)
        cell('summary', float((rank[s] <= 5).mean()), 'p@5', **by)
        cell('summary', float((1 / rank[s]).mean()), 'mrr', **by)
        cell('summary', float(mutual.mean()), 'mutual', **by)
    for a, b in itertools.combinations(score, 2):
        fixed, broken = int((hit[b] & ~hit[a]).sum()), int((hit[a] & ~hit[b]).sum())
        by = dict(direction=name, a=a, b=b)
        tests.append((by, stats.binomtest(fixed, fixed + broken).pvalue))
        cell('significance', fixed, 'fixed', **by)
        cell('significance', broken, 'broken', **by)
        cell('significance', tests[-1][1], 'mcnemar_p', **by)
        cell('significance', float((1 / rank[b] - 1 / rank[a]).mean()), 'mrr_delta', **by)
        cell('significance', detectable(fixed + broken, len(gold)), 'detectable', **by)
    strata(name, src, tgt, gold, hit)


def curve(name, x, y, src, tgt, test, train):
    """The last point: an orthogonal map fitted on all seeds no word of which is tested."""
    gold = queries(test, src, tgt)
    golds = {b for bs in gold.values() for b in bs}
    seeds = [(a, b) for a, bs in queries(train, src, tgt).items() if a not in gold
             for b in bs if b not in golds]
    a, b = zip(*seeds)
    u, _, vt = np.linalg.svd(x[list(a)].T @ y[list(b)])
    best = (x @ (u @ vt) @ y.T).argmax(1)
    cell('curve', float(np.mean([best[q] in g for q, g in gold.items()])), 'p@1',
         direction=name, level=str(len(seeds)))


def main():
    print('# Python', sys.version.split()[0] + ', NumPy', np.__version__ + ', SciPy',
          scipy.__version__)
    r = random.Random(4)
    for n in (1, 2, 3, 5, 7, 9):
        p = [round(r.random() ** 3, 6) for _ in range(n)]
        row('holm', p, holm(p))
    for d, n in ((30, 100), (56, 501), (19, 238), (100, 1500), (40, 50), (7, 132), (2000, 9000)):
        row('detectable', d, n, detectable(d, n))
    for rows, cols in ((2, 2), (9, 3), (40, 5)):
        x = np.array([[float(r.random() < .2 + .5 * i / rows) for _ in range(cols)]
                      for i in range(rows)])
        row('crossed', rows, cols, x.ravel(), *crossed(x))
    for a, b in (('night', 'nacht'), ('Straße', 'strasse'), ('été', 'ete'), ('a', 'bcd'),
                 ('kitten', 'sitting'), ('Ελλάδα', 'ελλαδα'), ('naïve', 'naivety')):
        row('similarity', a, b, similarity(a, b))
    (en, x), (eu, y) = read_units('en.bin'), read_units('eu.bin')
    test, train = read_dict('en-eu.test.tsv'), read_dict('en-eu.train.tsv')
    back = [(b, a) for a, b in test]
    cos, tests = x @ y.T, []
    direction('forward', cos, en, eu, test, tests)
    direction('backward', cos.T, eu, en, back, tests)
    for (by, _), p in zip(tests, holm([p for _, p in tests])):
        cell('significance', p, 'holm_p', **by)
    curve('forward', x, y, en, eu, test, train)
    curve('backward', y, x, eu, en, back, [(b, a) for a, b in train])
    for kind, n, of in (('pair', len(set(test) & set(train)), len(test)),
                        ('source', len({a for a, _ in test} & {a for a, _ in train}),
                         len({a for a, _ in test})),
                        ('target', len({b for _, b in test} & {b for _, b in train}),
                         len({b for _, b in test}))):
        cell('leakage', n, 'n', level=kind)
        cell('leakage', of, 'of', level=kind)


main()
