#!/usr/bin/python3
"""Principal components and orthogonal maps against scikit-learn and NumPy, in turn in one
run on the same data.

Usage: bench_pca.py PROGRAM FOLDER [N]     (default 200000 rows of 300 numbers)

Peers from Debian: python3-sklearn (PCA(50, svd_solver='full'): fit and transform of the
same unit rows in float32), python3-numpy (np.linalg.svd of one 300 x 300 matrix after the
other with BLAS threads as they come, then U V'; A'B of float64 copies). Two threads;
medians of five rounds; ratio = median of the rounds' ratios. Eigenvalues are compared with
NumPy's eigvalsh of the float64 covariance, maps and sums with NumPy's. A wrong answer, or
another one with 1, 2 and 7 threads, is the only failure.
"""
import os
import statistics
import subprocess
import sys
import time

import numpy as np
from sklearn.decomposition import PCA

D, K, FITS, ROUNDS, THREADS = 300, 50, 16, 5, 2


def make(n, folder):
    """Unit rows with falling spectrum and a common mean; cross-covariances of 2,000 of
    them and noisy rotations."""
    rng = np.random.default_rng(8)
    fall = (np.arange(1, D + 1) ** -0.5).astype(np.float32)
    x = rng.standard_normal((n, D), dtype=np.float32) * fall
    x += 0.5 * rng.standard_normal(D, dtype=np.float32) * fall
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    cross = np.empty((FITS, D, D))
    for c in cross:
        a = x[rng.integers(0, n, 2000)].astype(np.float64)
        turn = np.linalg.qr(rng.standard_normal((D, D)))[0]
        c[:] = a.T @ (a @ turn + 0.03 * rng.standard_normal(a.shape))
    paths = [os.path.join(folder, f'pca-{name}') for name in ('rows.f32', 'cross.f64')]
    x.tofile(paths[0])
    cross.tofile(paths[1])
    return x, cross, paths


class Server:
    """A program that answers a line with a line; its first word is the seconds."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE)

    def ask(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def variances(x):
    """The eigenvalues of the covariance of unit rows, all in float64."""
    x = x.astype(np.float64)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    x -= x.mean(axis=0)
    return np.linalg.eigvalsh(x.T @ x / (len(x) - 1))[::-1][:K]


def timed(work):
    """Seconds, processor seconds, result."""
    began, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - began, time.process_time() - cpu, result


def sklearn_components(x):
    pca = PCA(K, svd_solver='full').fit(x)
    return pca.transform(x)


def numpy_maps(cross):
    maps = np.empty_like(cross)
    for c, w in zip(cross, maps):
        u, _, vt = np.linalg.svd(c)
        w[:] = u @ vt
    return maps


def numpy_sum(x):
    other = (7 * np.arange(len(x)) + 1) % len(x)
    return x.astype(np.float64).T @ x[other].astype(np.float64)


def compare(ours, what, peer, out):
    """Five rounds in turn; whether threads change bytes, our result, the peer's."""
    rounds = []
    for _ in range(ROUNDS):
        theirs, their_cpu, want = timed(peer)
        seconds, cpu = map(float, ours.ask(f'{what} {THREADS}')[:2])
        rounds.append((theirs, seconds, theirs / seconds, their_cpu, cpu, their_cpu / cpu))
    found = np.fromfile(out)
    hashes = {ours.ask(f'{what} {threads}')[2] for threads in (1, 2, 7)}
    theirs, seconds, ratio, their_cpu, cpu, cpu_ratio = map(statistics.median, zip(*rounds))
    ratios = [r[2] for r in rounds]
    print(f'  peer {theirs:.3f} s, isogloss {seconds:.3f} s, ratio {ratio:.2f} '
          f'({min(ratios):.2f}-{max(ratios):.2f}); processor: {their_cpu:.3f} s, {cpu:.3f} s, '
          f'ratio {cpu_ratio:.2f}; {"the same" if len(hashes) == 1 else "OTHER"} bytes with '
          '1, 2, 7 threads')
    return len(hashes) == 1, found, want


def main(program, folder, n=200000):
    x, cross, paths = make(n, folder)
    out = os.path.join(folder, 'pca-out.f64')
    ours = Server([program, *paths, str(D), str(K), out])
    print(f'PCA {n} x {D} to {K}, fit and projection: scikit-learn, svd_solver=full')
    good, found, _ = compare(ours, 'pca', lambda: sklearn_components(x), out)
    error = np.max(np.abs(found / variances(x) - 1))
    print(f'  eigenvalues differ from float64 by {error:.1e} (1e-6 allowed)')
    good = good and error < 1e-6
    print(f'{FITS} Procrustes fits of {D} x {D}: np.linalg.svd in turn')
    same, found, want = compare(ours, 'fits', lambda: numpy_maps(cross), out)
    error = np.max(np.abs(found.reshape(want.shape) - want))
    print(f'  maps differ by {error:.1e} (1e-9 allowed)')
    good = good and same and error < 1e-9
    print(f'cross-covariance of {n} pairs: NumPy, float64 copies')
    same, found, want = compare(ours, 'sum', lambda: numpy_sum(x), out)
    error = np.max(np.abs(found.reshape(want.shape) - want)) / np.max(np.abs(want))
    print(f'  sums differ by {error:.1e} of the largest (1e-12 allowed)')
    ours.close()
    for path in [*paths, out]:
        os.remove(path)
    return 0 if good and same and error < 1e-12 else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3], *map(int, sys.argv[3:])))
