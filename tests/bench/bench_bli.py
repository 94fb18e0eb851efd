#!/usr/bin/python3
"""`isogloss bli` beside the same figures by NumPy in blocks, loading and all.

    /usr/bin/python3 tests/bench/bench_bli.py BUILD/tui/isogloss FOLDER [ROWS [RUNS [SHARE]]]

Makes FOLDER/bli-ROWS-a.bin and -b.bin (300 columns, a mixture of groups whose sizes follow Zipf's
law, the second space the first plus noise) and a dictionary of 1,500 words once. NumPy works as
the evaluators of MUSE and vecmap do: it reads the records one by one, makes the rows unit vectors,
takes the mean of the 10 highest cosines of every word in a sweep over all pairs each way (blocks
of 1,024 rows, argpartition), then ranks the dictionary's words by cosine and by CSLS, both ways.
SHARE of the blocks of its two sweeps are done and their seconds divided by it (1: all, and the
figures are compared). Both programs run in turns with OpenBLAS as it comes. Prints medians of
seconds and processor seconds, their ratios, and peak memory.
"""
import csv
import io
import os
import statistics
import subprocess
import sys
import time

import numpy as np

COLUMNS, QUERIES, K, BLOCK = 300, 1500, 10, 1024


def make(folder, rows):
    base = os.path.join(folder, f'bli-{rows}')
    if os.path.exists(base + '.dict'):
        return base
    rng = np.random.default_rng(7)
    spread = (1 + np.arange(COLUMNS)) ** -0.4
    groups = rng.standard_normal((2000, COLUMNS)) * spread
    weight = 1 / np.arange(1, 2001)
    which = rng.choice(2000, rows, p=weight / weight.sum())
    x = groups[which] * 0.6 + rng.standard_normal((rows, COLUMNS)) * spread + 0.1 * spread
    y = x + 2.2 * rng.standard_normal((rows, COLUMNS)) * spread
    for name, m in (('-a.bin', x), ('-b.bin', y)):
        m = m.astype('<f4')
        with open(base + name, 'wb') as out:
            out.write(f'{rows} {COLUMNS}\n'.encode())
            for i in range(rows):
                out.write(b'w%d ' % i + m[i].tobytes() + b'\n')
    asked = np.sort(rng.choice(min(rows, 50000), min(QUERIES, rows), replace=False))
    with open(base + '.dict', 'w') as out:
        out.writelines(f'w{i}\tw{i}\n' for i in asked)
    return base


def read(path):
    with open(path, 'rb') as f:
        n, d = map(int, f.readline().split())
        x, ids = np.empty((n, d), 'f4'), {}
        for i in range(n):
            word = bytearray()
            while (c := f.read(1)) != b' ':
                word += c
            ids[word.strip().decode()] = i
            x[i] = np.frombuffer(f.read(4 * d), '<f4')
    return x / np.linalg.norm(x, axis=1, keepdims=True), ids


def mean_cosines(x, y, share):
    """(mean of the K highest cosines of the rows of x, seconds of all blocks)"""
    r = np.zeros(len(x), 'f4')
    starts = list(range(0, len(x), BLOCK))
    done = starts[:max(1, round(share * len(starts)))]
    begin, busy = time.monotonic(), time.process_time()
    for i in done:
        s = x[i:i + BLOCK] @ y.T
        r[i:i + BLOCK] = np.partition(s, len(y) - K, axis=1)[:, -K:].mean(axis=1)
    part = len(starts) / len(done) - 1
    return r, part * (time.monotonic() - begin), part * (time.process_time() - busy)


def hits(x, y, pairs, r_x, r_y):
    nn = csls = 0
    for i in range(0, len(pairs), BLOCK):
        a, b = pairs[i:i + BLOCK].T
        s = x[a] @ y.T
        nn += (s.argmax(axis=1) == b).sum()
        csls += ((2 * s - r_y - r_x[a, None]).argmax(axis=1) == b).sum()
    return nn / len(pairs), csls / len(pairs)


def peer(base, share):
    x, words_x = read(base + '-a.bin')
    y, words_y = read(base + '-b.bin')
    with open(base + '.dict') as f:
        lines = [line.split() for line in f]
    pairs = np.array([(words_x[a], words_y[b]) for a, b in lines])
    r_x, more, busy = mean_cosines(x, y, share)
    r_y, more_y, busy_y = mean_cosines(y, x, share)
    forward = hits(x, y, pairs, r_x, r_y)
    backward = hits(y, x, pairs[:, ::-1], r_y, r_x)
    print(more + more_y, busy + busy_y, *forward, *backward)


def run(command):
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    _, status, use = os.wait4(process.pid, 0)
    assert status == 0, command
    return time.monotonic() - begin, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, text


def main():
    if sys.argv[1] == 'peer':
        peer(sys.argv[2], float(sys.argv[3]))
        return
    program, folder = sys.argv[1:3]
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 200000
    runs = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    share = float(sys.argv[5]) if len(sys.argv) > 5 else 1.0 if rows <= 20000 else 0.02
    os.makedirs(folder, exist_ok=True)
    base = make(folder, rows)
    own, other, rates, peaks = [], [], None, None
    for _ in range(runs):
        took = run([program, 'bli', base + '-a.bin', base + '-b.bin', '--dict', base + '.dict',
                    '--format', 'csv'])
        own.append(took[:2])
        lines = [line for line in took[3].splitlines() if not line.startswith('#')]
        found = {(r['direction'], r['score']): float(r['p@1'])
                 for r in csv.DictReader(io.StringIO('\n'.join(lines))) if r.get('score')}
        wall, busy, peak, text = run([sys.executable, __file__, 'peer', base, str(share)])
        more, worked, *rates = map(float, text.split())
        other.append((wall + more, busy + worked))
        peaks = took[2], peak
    mine = [statistics.median(v) for v in zip(*own)]
    theirs = [statistics.median(v) for v in zip(*other)]
    print(f'bli, n={rows}, d={COLUMNS}: {mine[0]:.1f} s, {mine[1]:.1f} CPU s, peak {peaks[0]:.0f} MiB')
    print(f'bli by NumPy ({share:.0%} of the blocks measured): {theirs[0]:.0f} s, {theirs[1]:.0f} CPU '
          f's, peak {peaks[1]:.0f} MiB; {theirs[0] / mine[0]:.1f} times as long, '
          f'{theirs[1] / mine[1]:.1f} times the work')
    if share == 1:
        order = [('forward', 'nn'), ('forward', 'csls'), ('backward', 'nn'), ('backward', 'csls')]
        for key, rate in zip(order, rates):
            assert abs(found[key] - rate) < 0.002, (key, found[key], rate)


if __name__ == '__main__':
    main()
