#!/usr/bin/python3
"""t-SNE against scikit-learn, in turn in one run on the same data.

Usage: bench_tsne.py PROGRAM FOLDER [N ...]     (default 2000 10000 50000)

Data: unit rows of 300 numbers in groups whose sizes fall as Zipf's law has it, with a
falling spectrum and a common mean, brought to 50 components. Perplexity 30, 750 steps, two
threads. The peer is Debian's python3-sklearn: TSNE(init='pca', learning_rate='auto',
n_jobs=2), which is left out above 10,000 points. KL of both by one program in float64: P
from the exact 90 nearest neighbours, the sum over all pairs as it is. Ratios: medians of
three rounds (one above 2,000 points). The bars: 8 times as fast at 2,000 points, 25 times at
10,000, a KL not above the peer's, a moving picture of 10,000 points within 1.5 s. Failures
are a higher KL and other bytes with 1 or 3 threads.
"""
import os
import statistics
import subprocess
import sys
import time

import numpy as np
import scipy.sparse
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold._utils import _binary_search_perplexity
from sklearn.neighbors import NearestNeighbors

D, K, STEPS, THREADS, NEAR = 300, 50, 750, 2, 90


def make(n):
    rng = np.random.default_rng(1)
    groups = max(20, n // 100)
    fall = np.arange(1, D + 1) ** -0.35
    size = 1.0 / np.arange(1, groups + 1) ** 0.7
    centre = rng.standard_normal((groups, D)) * fall
    x = centre[rng.choice(groups, n, p=size / size.sum())]
    x += 0.55 * rng.standard_normal((n, D)) * np.arange(1, D + 1) ** -0.15
    x += 0.35 * rng.standard_normal(D) * fall
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return np.ascontiguousarray(PCA(K, svd_solver='full').fit_transform(x), np.float32)


def similarities(x):
    n = len(x)
    near = NearestNeighbors(n_neighbors=NEAR + 1, algorithm='brute').fit(x)
    distance, index = near.kneighbors(x)
    square = np.ascontiguousarray(distance[:, 1:] ** 2, dtype=np.float32)
    p = _binary_search_perplexity(square, 30.0, 0)
    p = scipy.sparse.csr_matrix((p.ravel(), index[:, 1:].ravel(),
                                 np.arange(0, n * NEAR + 1, NEAR)), shape=(n, n))
    p = p + p.T
    return (p / p.sum()).tocoo()


def cost(p, y):
    total = 0.0
    for i in range(0, len(y), 500):
        square = ((y[i:i + 500, None, :] - y[None]) ** 2).sum(axis=2)
        total += (1 / (1 + square)).sum()
    square = ((y[p.row] - y[p.col]) ** 2).sum(axis=1)
    return float((p.data * (np.log(p.data) + np.log1p(square))).sum()
                 + np.log(total - len(y)))


class Server:
    """A program that answers a line with a line."""

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


def sklearn_map(x):
    began = time.perf_counter()
    map_ = TSNE(perplexity=30, n_iter=STEPS, init='pca', learning_rate='auto', random_state=0,
                n_jobs=THREADS).fit_transform(x)
    return time.perf_counter() - began, map_.astype(np.float64)


def compare(program, folder, n):
    x = make(n)
    rows, out = (os.path.join(folder, f'tsne-{name}') for name in ('rows.f32', 'out.f64'))
    x.tofile(rows)
    ours = Server([program, rows, str(K), out])
    p = similarities(x)
    has_peer = n <= 10000
    rounds = []
    for _ in range(3 if n <= 2000 else 1):
        theirs, map_ = sklearn_map(x) if has_peer else (float('nan'), None)
        answer = ours.ask(f'{STEPS} {THREADS}')
        rounds.append((theirs, *map(float, answer[:4])))
    kl = cost(p, np.fromfile(out).reshape(-1, 2))
    peer_kl = cost(p, map_) if has_peer else float('nan')
    theirs, seconds, first, moving, cpu = map(statistics.median, zip(*rounds))
    ratio = statistics.median(r[0] / r[1] for r in rounds)
    hashes = {answer[4]} | {ours.ask(f'{STEPS} {threads}')[4] for threads in (1, 3)}
    print(f'{n} points: scikit-learn {theirs:.2f} s, KL {peer_kl:.4f}; isogloss {seconds:.2f} s '
          f'({cpu:.2f} s of processor), KL {kl:.4f}; ratio {ratio:.1f}; start shown after '
          f'{first:.2f} s, moving after {moving:.2f} s; '
          f'{1e3 * (seconds - first) / STEPS:.3f} ms a step; '
          f'{"the same" if len(hashes) == 1 else "OTHER"} bytes with 1, 2, 3 threads', flush=True)
    ours.close()
    for path in (rows, out):
        os.remove(path)
    return len(hashes) == 1 and not kl > peer_kl


def main(program, folder, *sizes):
    return 0 if all([compare(program, folder, n) for n in sizes or (2000, 10000, 50000)]) else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3], *map(int, sys.argv[3:])))
