#!/usr/bin/python3
"""Reference values for profiles of translations, computed by NumPy and SciPy.

    /usr/bin/python3 tests/oracle/profiles.py > tests/oracle/profiles.tsv

Greek and English of the bundled study. Pairs are one-to-one in file order, of the test dictionary
and then of the training dictionary, the first 300 by the rank of the English word. Rows `mean`:
part, words, within, shared, change; rows `word`: number of the pair, the two words, within, shared.
"""
import sys

import numpy as np
import scipy
from scipy.stats import spearmanr

from bundled import read_space

SAMPLES = sys.path[0] + '/../../samples/'
MOST = 300


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def pairs_of(path, s, t, taken):
    out, used = [], (set(), set())
    order, golds = [], {}
    for line in open(path, encoding='utf-8'):
        a, b = line.rstrip('\n').split('\t')[:2]
        if a not in golds:
            order.append(a)
        golds.setdefault(a, []).append(b)
    for a in order:
        if a not in s or s[a] in used[0]:
            continue
        for b in golds[a]:
            if b in t and t[b] not in used[1]:
                used[0].add(s[a])
                used[1].add(t[b])
                if s[a] not in taken[0] and t[b] not in taken[1]:
                    out.append((s[a], t[b]))
                break
    for a, b in out:
        taken[0].add(a)
        taken[1].add(b)
    return out, set(golds)


def figures(hub, own, pairs):
    h, o = hub[[a for a, _ in pairs]], own[[b for _, b in pairs]]
    hub_p, own_p, shared_p = h @ h.T, o @ o.T, o @ h.T
    out = []
    for i in range(len(pairs)):
        rest = np.arange(len(pairs)) != i
        out.append([spearmanr(p[i][rest], hub_p[i][rest])[0] for p in (own_p, shared_p)])
    return np.array(out)


def main():
    en, el = read_space(SAMPLES + 'en.bin'), read_space(SAMPLES + 'el.bin')
    s, t = {w: i for i, w in enumerate(en[0])}, {w: i for i, w in enumerate(el[0])}
    taken = (set(), set())
    pairs, _ = pairs_of(SAMPLES + 'dict/en-el.test.tsv', s, t, taken)
    more, trained = pairs_of(SAMPLES + 'dict/en-el.train.tsv', s, t, taken)
    pairs = sorted(pairs + more)[:MOST]
    hub, own = unit(en[1]), unit(el[1])
    print(f'# profiles.py; numpy {np.__version__}, scipy {scipy.__version__}')
    for part, keep in (('all', None), ('held out', False), ('trained on', True)):
        some = [p for p in pairs if keep is None or (en[0][p[0]] in trained) == keep]
        f = figures(hub, own, some)
        m = f.mean(0)
        print('mean', part, len(some), repr(float(m[0])), repr(float(m[1])),
              repr(float(m[1] - m[0])), sep='\t')
        if keep is None:
            for i in range(0, len(some), 23):
                print('word', i, el[0][some[i][1]], en[0][some[i][0]], repr(float(f[i][0])),
                      repr(float(f[i][1])), sep='\t')


if __name__ == '__main__':
    sys.exit(main())
