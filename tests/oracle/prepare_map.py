#!/usr/bin/python3
"""Preparation steps and orthogonal Procrustes by NumPy and SciPy, in double.

    /usr/bin/python3 tests/oracle/prepare_map.py > tests/oracle/prepare_map.tsv

Both programs make their matrices from the same integers (see `made`). The committed file was
made with Python 3.11, NumPy 1.24, SciPy 1.10.
"""
import numpy as np
from scipy.linalg import orthogonal_procrustes


def made(n, d, seed):
    """n x d float32 in [-0.5, 0.5), from a multiplicative hash of the position."""
    i, j = np.meshgrid(np.arange(n, dtype=np.uint64), np.arange(d, dtype=np.uint64),
                       indexing='ij')
    h = (i * np.uint64(7919) + j * np.uint64(104729) + np.uint64(seed)) & np.uint64(0xffffffff)
    for _ in range(2):
        h ^= h >> np.uint64(16)
        h = (h * np.uint64(0x45d9f3b)) & np.uint64(0xffffffff)
    h ^= h >> np.uint64(16)
    return (h.astype(np.float64) / 2**32 - 0.5).astype(np.float32)


def unit(x):
    length = np.linalg.norm(x, axis=1, keepdims=True)
    return np.divide(x, length, out=np.zeros_like(x), where=length > 0)


def center(x):
    zero = ~x.any(axis=1)
    y = x - x.mean(axis=0)
    y[zero] = 0
    return y


def show(*values):
    print('\t'.join(v if isinstance(v, str) else repr(v) for v in values))


def prepare(n, d, steps):
    x = (made(n, d, 1) + np.float32(0.25)).astype(np.float64)
    x[3] = 0
    for step in steps.split(','):
        x = {'unit': unit, 'center': center}[step](x)
    show('prepare', n, d, steps, float(x[n - 1, d - 1]), float(np.abs(x).sum()),
         float((x**2).sum()))


def procrustes(n, d):
    """Unrelated rows; the map is unique when there are at least d pairs."""
    a = made(n, d, 2).astype(np.float64)
    b = made(n, d, 4).astype(np.float64)
    w, scale = orthogonal_procrustes(a, b)
    sigma = np.linalg.svd(a.T @ b, compute_uv=False)
    residual = np.sqrt(((a @ w - b)**2).sum() / n)
    assert abs(sigma.sum() - scale) < 1e-9 * scale
    is_unique = n >= d
    show('procrustes', n, d, float(scale / n), float(sigma[-1] / sigma[0]) if is_unique else 0.0,
         float(residual), float(w[0, 0]) if is_unique else 0.0,
         float(w[d - 1, 0]) if is_unique else 0.0)


def main():
    print('# prepare n d steps last-number sum-of-sizes sum-of-squares')
    print('# procrustes n d sigma-sum/n sigma-ratio residual w[0,0] w[d-1,0] (0: not unique)')
    for steps in ('unit', 'center', 'unit,center', 'unit,center,unit', 'center,unit'):
        prepare(500, 30, steps)
        prepare(1500, 300, steps)
    for n, d in ((50, 5), (400, 40), (1000, 300), (20, 40), (1, 3)):
        procrustes(n, d)


if __name__ == '__main__':
    main()
