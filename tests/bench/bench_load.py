#!/usr/bin/python3
"""Loading side by side: this program's reader and its peers, on the same files in the same run.

    /usr/bin/python3 tests/bench/bench_load.py BUILD/tests/bench/bench_load FOLDER [ROWS [RUNS]]

Makes FOLDER/load-ROWS.vec (text, "%.6f"), .vec.gz, .bin, .npy and .words once. Then each file is
read in turns by this program (as fast as the CPU allows, and with plain C only) and by gensim, or,
for .npy, by NumPy and by a program that puts its bytes into memory and does nothing else; for .gz
also by zlib without parsing. Prints medians of seconds and of CPU seconds (which other work on the
machine changes less), ratios of both and of the least CPU seconds, and peak memory beside that of
matrix and words. All begin with memory that was just in use (see bench_load.c). Fails only if the
numbers differ.
"""
import collections
import gzip
import os
import shutil
import statistics
import subprocess
import sys

import numpy as np

COLUMNS = 300
Run = collections.namedtuple('Run', 'seconds busy peak n d total first')
PEER = '''
import mmap, resource, sys, time
import numpy as np
path, kind = sys.argv[1:3]
if kind == 'gensim':
    from gensim.models import KeyedVectors
with mmap.mmap(-1, 512 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as warm:
    warm.madvise(mmap.MADV_HUGEPAGE)
    for i in range(0, len(warm), 4096):
        warm[i] = 1
with open('/proc/self/clear_refs', 'w') as f:
    f.write('5')
begin, worked = time.monotonic(), time.process_time()
if kind == 'gensim':
    x = KeyedVectors.load_word2vec_format(path, binary=path.endswith('.bin')).vectors
elif kind == 'numpy':
    x = np.load(path)
    words = open(path[:-4] + '.words', encoding='utf-8').read().split('\\n')
else:
    import zlib
    out, unpack = 0, zlib.decompressobj(31)
    with open(path, 'rb') as packed:
        while block := packed.read(1 << 20):
            out += len(unpack.decompress(block))
    x = np.zeros((0, 0))
end, busy = time.monotonic(), time.process_time() - worked
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(end - begin, busy, peak, *x.shape, x.sum(dtype='f8'), 0)
'''


def make(folder, rows):
    rng = np.random.default_rng(1)
    base = os.path.join(folder, f'load-{rows}')
    if not os.path.exists(base + '.vec.gz'):
        x = np.empty((rows, COLUMNS), '<f4')
        with open(base + '.vec', 'w') as out, open(base + '.bin', 'wb') as binary:
            out.write(f'{rows} {COLUMNS}\n')
            binary.write(f'{rows} {COLUMNS}\n'.encode())
            form = ' '.join(['%.6f'] * COLUMNS)
            for i in range(rows):
                x[i] = rng.standard_normal(COLUMNS)
                out.write(f'word{i} {form % tuple(x[i])}\n')
                binary.write(f'word{i} '.encode() + x[i].tobytes() + b'\n')
        np.save(base + '.npy', x)
        with open(base + '.words', 'w') as out:
            out.writelines(f'word{i}\n' for i in range(rows))
        with open(base + '.vec', 'rb') as plain, gzip.open(base + '.gz.part', 'wb', 1) as packed:
            shutil.copyfileobj(plain, packed, 1 << 22)
        os.rename(base + '.gz.part', base + '.vec.gz')
    return base


def run(*command):
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, busy, peak, n, d, total, first = done.stdout.split()
    return Run(float(seconds), float(busy), float(peak), int(n), int(d), float(total),
               float(first))


def readers(driver, base, kind):
    """{name: command}, of which the first is this program's own."""
    path = base + kind
    words = [base + '.words'] if kind == '.npy' else []
    peers = {'.npy': ['numpy'], '.vec.gz': ['gensim', 'zlib']}.get(kind, ['gensim'])
    found = {'isogloss': [driver, path, '0', 'best', *words]}
    if kind == '.vec':
        found['isogloss, AVX2'] = [driver, path, '0', 'avx2']
        found['isogloss, plain C'] = [driver, path, '0', 'portable']
    if kind == '.npy':
        found['plain read'] = [driver, path, '0', 'plain']
    for peer in peers:
        found[peer] = [sys.executable, '-c', PEER, path, peer]
    return found


def median(results, field):
    return statistics.median(getattr(r, field) for r in results)


def least(results, field):
    return min(getattr(r, field) for r in results)


def measure(driver, base, kind, rows, runs):
    commands = readers(driver, base, kind)
    took = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            took[name].append(run(*command))
    own = took['isogloss'][0]
    size = os.path.getsize(base + kind) / 1e6
    needed = (rows * 4 * COLUMNS + os.path.getsize(base + '.words')) / 2**20
    where = f'(n={rows}, d={COLUMNS}, {size:.0f} MB, {os.cpu_count()} threads)'
    mine, work = median(took['isogloss'], 'seconds'), median(took['isogloss'], 'busy')
    print(f'load {kind}: {mine:.3f} s, {size / mine / 1000:.2f} GB/s, {work:.3f} CPU s, '
          f'first rows after {median(took["isogloss"], "first"):.3f} s {where}')
    print(f'load {kind}, peak: {own.peak:.0f} MiB, {own.peak / needed:.2f} of matrix and words')
    for name, results in list(took.items())[1:]:
        seconds, busy, it = median(results, 'seconds'), median(results, 'busy'), results[0]
        if it.n:
            assert (it.n, it.d) == (own.n, own.d) == (rows, COLUMNS), (name, it)
            assert abs(it.total - own.total) < 1e-3, (name, it, own)
        best = least(results, 'busy') / least(took['isogloss'], 'busy')
        print(f'load {kind}, {name}: {seconds:.3f} s, {busy:.3f} CPU s; {seconds / mine:.2f} times '
              f'as long, {busy / work:.2f} times the work, {best:.2f} by the least of all runs; '
              f'peak {it.peak:.0f} MiB')


def main():
    driver, folder = sys.argv[1:3]
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 200000
    runs = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    os.makedirs(folder, exist_ok=True)
    base = make(folder, rows)
    for kind in ('.npy', '.bin', '.vec', '.vec.gz'):
        measure(driver, base, kind, rows, runs)


if __name__ == '__main__':
    main()
