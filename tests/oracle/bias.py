#!/usr/bin/python3
"""Reference values for core/diag/bias*, computed by NumPy and SciPy.

    /usr/bin/python3 tests/oracle/bias.py > tests/oracle/bias.tsv

`x`: a row of the space (word w0, w1, ...). The uneven test has X = w0 ... w6, Y = w7 ... w14,
A = w15 ... w24, B = w25 ... w33; the even one is without w14 and with w34 in B. After: the
rows centred and at unit length. All else: name, value.
"""
import itertools
import sys

import numpy
import scipy
from scipy import stats

N, D = 50, 6


def unit(v):
    return v / numpy.linalg.norm(v, axis=-1, keepdims=True)


def scores(x, targets, a, b):
    u = unit(x)
    return u[targets] @ u[a].T.astype(float) @ numpy.full(len(a), 1 / len(a)) - \
        u[targets] @ u[b].T @ numpy.full(len(b), 1 / len(b))


def effect(s, nx, ddof):
    return (s[:nx].mean() - s[nx:].mean()) / s.std(ddof=ddof)


def count(s, nx):
    """Divisions at least as strong, and at least as far apart, by all subsets."""
    def diff(first):
        rest = numpy.delete(s, list(first))
        return s[list(first)].mean() - rest.mean()
    seen = diff(range(nx))
    all_of = [diff(c) for c in itertools.combinations(range(len(s)), nx)]
    ge = sum(d >= seen - 1e-12 for d in all_of)
    apart = sum(abs(d) >= abs(seen) - 1e-12 for d in all_of)
    return ge, apart, len(all_of)


def weat(x, X, Y, A, B, name, out):
    s = scores(x, X + Y, A, B)
    nx = len(X)
    ge, apart, total = count(s, nx)
    out(f'{name}-sum', s[:nx].sum() - s[nx:].sum())
    out(f'{name}-d', effect(s, nx, 1))
    out(f'{name}-d-pop', effect(s, nx, 0))
    out(f'{name}-ge', ge)
    out(f'{name}-apart', apart)
    out(f'{name}-all', total)
    without = []
    for k in range(len(X + Y)):
        without.append(effect(numpy.delete(s, k), nx - (k < nx), 1))
    for k in range(len(A + B)):
        a, b = [i for i in A if i != (A + B)[k]], [i for i in B if i != (A + B)[k]]
        without.append(effect(scores(x, X + Y, a, b), nx, 1))
    moved = numpy.abs(numpy.array(without) - effect(s, nx, 1))
    out(f'{name}-decisive', int(moved.argmax()))
    out(f'{name}-without', without[int(moved.argmax())])
    cosines = unit(x)[X + Y] @ unit(x)[A + B].T
    for k, row in enumerate(cosines):
        out(f'{name}-sc-{k}', s[k] / row.std(ddof=1))
    return s


def others(x, X, Y, A, B, out):
    u = unit(x)
    cos = u @ u.T
    mx, my = x[X].mean(0), x[Y].mean(0)
    out('ect', stats.spearmanr([unit(mx) @ u[a] for a in A], [unit(my) @ u[a] for a in A])[0])
    for name, v in (('rnd', x), ('rnd-unit', u)):
        mx, my = v[X].mean(0), v[Y].mean(0)
        out(name, numpy.mean([numpy.linalg.norm(v[a] - mx) - numpy.linalg.norm(v[a] - my)
                              for a in A]))
    out('mac', numpy.mean([1 - cos[w][s].mean() for w in X + Y for s in (A, B)]))
    out('ripa', numpy.mean([x[a] @ unit(x[p] - x[q]) for a in A for p, q in zip(X, Y)]))
    half = (u[A] - u[B]) / 2
    _, sigma, vt = numpy.linalg.svd(numpy.vstack([half, -half]))
    share = sigma ** 2 / (sigma ** 2).sum()
    assert share[0] > 1.5 * share[1]
    out('direct', numpy.abs(u[X + Y] @ vt[0]).mean())
    out('inbias', numpy.mean([abs(cos[p, a] - cos[q, b])
                              for p, q in zip(X, Y) for a, b in zip(A, B)]))
    s = scores(x, X + Y, A, B)
    out('modweat', abs(abs(s[:len(X)].mean()) - abs(s[len(X):].mean())))


def main():
    rng = numpy.random.default_rng(6)
    x = rng.normal(size=(N, D))
    x[0:7, 0] += 0.5
    x[15:25, 0] += 3
    x[25:35, 0] -= 3
    x = (x + 0.4).astype(numpy.float32).astype(float)
    print('# Python %s, NumPy %s, SciPy %s' % (sys.version.split()[0], numpy.__version__,
                                               scipy.__version__))
    for row in x:
        print('x', *[repr(float(v)) for v in row], sep='\t')

    def out(name, value):
        print(name, repr(float(value)), sep='\t')

    X, Y, A, B = list(range(7)), list(range(7, 15)), list(range(15, 25)), list(range(25, 34))
    before = weat(x, X, Y, A, B, 'uneven', out)
    others(x, X, Y[:-1], A, B + [34], out)
    after = scores(unit(unit(x) - unit(x).mean(0)), X + Y, A, B)
    delta = after - before
    out('shift', delta[:7].mean() - delta[7:].mean())
    out('most', numpy.abs(delta).max())
    _, apart, _ = count(delta, 7)
    out('labels', apart)
    signs = numpy.array(list(itertools.product((1, -1), repeat=15)))
    out('signs', (numpy.abs(signs @ delta) >= abs(delta.sum()) - 1e-12).sum())


main()
