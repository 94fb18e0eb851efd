#!/usr/bin/python3
"""Exact search against faiss and NumPy, in turn in one run on the same data.

Usage: bench_knn.py PROGRAM FOLDER [N ...]     (default 20000; also 50000, 200000)

Peers from Debian: python3-faiss (IndexFlatIP as it comes, and at its best setting: threads
that sleep and OpenBLAS' kernels for AVX-512 where the CPU has them), python3-numpy (CSLS in
three sweeps over blocks of 1,024 rows, as evaluators of word translation do it). Two
threads; medians of five rounds; ratio = median of the rounds' ratios. The limit is what
NumPy's float32 matrix product reaches in the same run. Answers are compared; a wrong one
is the only failure.
"""
import os
import statistics
import subprocess
import sys
import time

import numpy as np

D, ROUNDS, THREADS = 300, 5, 2


def make(n, folder):
    """Two unit spaces: clusters of Zipf sizes, falling spectrum, common mean; the second
    is the first and noise."""
    paths = [os.path.join(folder, f'knn-{n}-{name}.f32') for name in 'ab']
    rng = np.random.default_rng(5)
    clusters = max(20, n // 100)
    fall = (np.arange(1, D + 1) ** -0.35).astype(np.float32)
    flat = (np.arange(1, D + 1) ** -0.15).astype(np.float32)
    center = rng.standard_normal((clusters, D), dtype=np.float32) * fall
    weight = np.arange(1, clusters + 1) ** -0.7
    a = center[rng.choice(clusters, n, p=weight / weight.sum())]
    a += 0.55 * rng.standard_normal((n, D), dtype=np.float32) * flat
    a += 0.35 * rng.standard_normal(D, dtype=np.float32) * fall
    a /= np.linalg.norm(a, axis=1, keepdims=True)
    noise = 0.6 / np.sqrt((flat ** 2).sum())
    b = a + noise * rng.standard_normal((n, D), dtype=np.float32) * flat
    b /= np.linalg.norm(b, axis=1, keepdims=True)
    for path, x in zip(paths, (a, b)):
        x.astype(np.float32).tofile(path)
    return paths


class Server:
    """A program that answers a line with a line; its first word is the seconds."""

    def __init__(self, command, env=None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE, env={**os.environ, **(env or {})})

    def ask(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def serve_faiss(paths, ids):
    """The peer's side: "K" -> seconds; the ids of the last answer go to a file."""
    import faiss
    faiss.omp_set_num_threads(THREADS)
    a, b = (np.fromfile(p, np.float32).reshape(-1, D) for p in paths)
    index = faiss.IndexFlatIP(D)
    index.add(b)
    for line in sys.stdin:
        began = time.perf_counter()
        _, found = index.search(a, int(line))
        print(time.perf_counter() - began, flush=True)
        found.astype(np.int32).tofile(ids)


def numpy_csls(paths, k=10):
    """Seconds for CSLS in three sweeps, float32, blocks of 1,024 rows."""
    a, b = (np.fromfile(p, np.float32).reshape(-1, D) for p in paths)
    began = time.perf_counter()

    def mean_best(x, y):
        out = np.empty(len(x), np.float32)
        for i in range(0, len(x), 1024):
            s = x[i:i + 1024] @ y.T
            out[i:i + 1024] = np.partition(s, -k, axis=1)[:, -k:].mean(axis=1)
        return out

    r_a, r_b = mean_best(a, b), mean_best(b, a)
    best = np.empty(len(a), np.int32)
    for i in range(0, len(a), 1024):
        s = 2 * (a[i:i + 1024] @ b.T) - r_b
        best[i:i + 1024] = s.argmax(axis=1)
    return time.perf_counter() - began, best


def sgemm_rate():
    """GFLOP/s of NumPy's float32 product."""
    x = np.random.default_rng(1).standard_normal((3072, 3072)).astype(np.float32)
    rates = []
    for _ in range(3):
        began = time.perf_counter()
        x @ x
        rates.append(2 * 3072 ** 3 / (time.perf_counter() - began) / 1e9)
    return max(rates)


def median(x):
    return statistics.median(x)


def same_ids(ours, theirs, k):
    """Share of neighbours that both name; float32 scores of the peer may swap near ties."""
    x, y = (np.fromfile(p, np.int32).reshape(-1, k)[:2000] for p in (ours, theirs))
    return float(np.mean([len(set(p) & set(q)) / k for p, q in zip(x, y)]))


def bench_search(program, folder, n, paths):
    ids = [os.path.join(folder, f'knn-ids-{who}') for who in ('ours', 'faiss', 'tuned')]
    ours = Server([program, *paths, str(D), ids[0]])
    me = os.path.abspath(__file__)
    plain = Server([me, '--faiss', *paths, ids[1]])
    tuned = Server([me, '--faiss', *paths, ids[2]],
                   {'OMP_WAIT_POLICY': 'PASSIVE', 'OPENBLAS_CORETYPE': 'SkylakeX'})
    levels = ['portable', 'avx2', 'avx512', 'vnni', 'amx']
    limit = sgemm_rate()
    print(f'limit: {limit:.0f} GFLOP/s (NumPy float32 product)')
    good = True
    for k in (10, 100):
        times = {}
        for _ in range(ROUNDS):
            times.setdefault('faiss', []).append(float(plain.ask(str(k))[0]))
            times.setdefault('tuned', []).append(float(tuned.ask(str(k))[0]))
            for level in levels:
                answer = ours.ask(f'{level} {THREADS} rows {k}')
                if answer[0] != 'none':
                    times.setdefault(level, []).append(float(answer[0]))
        agree = same_ids(ids[0], ids[1], k)
        good = good and agree > 0.999
        print(f'k-NN {n} x {n} x {D}, k = {k}, {THREADS} threads: '
              f'faiss {median(times["faiss"]):.3f} s, at its best {median(times["tuned"]):.3f} s; '
              f'same neighbours {agree:.5f}')
        for level in levels:
            if level not in times:
                continue
            t = median(times[level])
            rate = 2 * n * n * D / t / 1e9
            ratio = [median([f / o for f, o in zip(times[who], times[level])])
                     for who in ('faiss', 'tuned')]
            print(f'  {level:8s} {t:7.3f} s  {rate:6.0f} GFLOP/s  {rate / limit:4.2f} of the limit  '
                  f'faiss / isogloss {ratio[0]:.2f} (best {ratio[1]:.2f})')
    modes = {mode: [] for mode in ('rows', 'both', 'within')}
    for _ in range(ROUNDS):
        for mode, seconds in modes.items():
            seconds.append(float(ours.ask(f'amx {THREADS} {mode} 10')[0]
                                 if 'amx' in times else
                                 ours.ask(f'{best_level(times)} {THREADS} {mode} 10')[0]))
    rows = modes['rows']
    print('  rows and columns / rows alone: '
          f'{median([b / r for b, r in zip(modes["both"], rows)]):.2f}; '
          f'within one space / rows: {median([w / r for w, r in zip(modes["within"], rows)]):.2f}')
    for server in (ours, plain, tuned):
        server.close()
    return good


def best_level(times):
    return [level for level in ('portable', 'avx2', 'avx512', 'vnni', 'amx') if level in times][-1]


def bench_csls(program, folder, n, paths):
    ids = os.path.join(folder, 'knn-ids-csls')
    ours = Server([program, *paths, str(D), ids])
    level = next(x for x in ('amx', 'vnni', 'avx512', 'avx2', 'portable')
                 if ours.ask(f'{x} {THREADS} rows 1')[0] != 'none')
    pairs, again = [], '0'
    for _ in range(3):
        theirs, best = numpy_csls(paths)
        answer = ours.ask(f'{level} {THREADS} csls 10')
        pairs.append((theirs, float(answer[0])))
        again = answer[2]
    agree = float((np.fromfile(ids, np.int32).reshape(n, -1)[:, 0] == best).mean())
    print(f'CSLS {n} x {n} x {D}, k = 10, {level}: NumPy {median([p[0] for p in pairs]):.2f} s, '
          f'isogloss {median([p[1] for p in pairs]):.3f} s (both directions), '
          f'ratio {median([p[0] / p[1] for p in pairs]):.1f}; '
          f'{again} of {2 * n} rows searched again; same best word {agree:.5f}')
    ours.close()
    return agree > 0.999


def main(args):
    if args[0] == '--faiss':
        serve_faiss(args[1:3], args[3])
        return 0
    program, folder = args[:2]
    good = True
    for n in [int(x) for x in args[2:]] or [20000]:
        paths = make(n, folder)
        good = bench_search(program, folder, n, paths) and good
        if n <= 20000:
            good = bench_csls(program, folder, n, paths) and good
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
