#!/usr/bin/python3
"""Cohen's kappa of random judgements by scikit-learn, and its standard error by the delta
method with a numerical gradient: the large-sample formula of Fleiss, Cohen and Everitt (1969)
is that gradient in closed form.

    /usr/bin/python3 tests/oracle/kappa.py > tests/oracle/kappa.tsv

Columns: categories, counts (row by row, commas), kappa, standard error.
"""
import numpy as np
import sklearn
from sklearn.metrics import cohen_kappa_score


def kappa(p):
    expected = p.sum(axis=1) @ p.sum(axis=0)
    return (np.trace(p) - expected) / (1 - expected)


def standard_error(count):
    n, c = count.sum(), len(count)
    p, step = count / n, 1e-6
    gradient = np.zeros((c, c))
    for i in range(c):
        for k in range(c):
            up, down = p.copy(), p.copy()
            up[i, k] += step
            down[i, k] -= step
            gradient[i, k] = (kappa(up) - kappa(down)) / (2 * step)
    mean = (p * gradient).sum()
    return float(np.sqrt(((p * gradient ** 2).sum() - mean ** 2) / n))


def main():
    rng = np.random.default_rng(1)
    print(f'# scikit-learn {sklearn.__version__}, numpy {np.__version__}')
    for categories in (2, 3, 4):
        for n in (12, 50, 400):
            for share in (0.2, 0.6, 0.9):
                a = rng.integers(categories, size=n)
                b = np.where(rng.random(n) < share, a, rng.integers(categories, size=n))
                count = np.zeros((categories, categories))
                np.add.at(count, (a, b), 1)
                print(categories, ','.join(str(int(v)) for v in count.ravel()),
                      repr(float(cohen_kappa_score(a, b, labels=range(categories)))),
                      repr(standard_error(count)), sep='\t')


if __name__ == '__main__':
    main()
