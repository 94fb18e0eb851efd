#!/usr/bin/python3
"""Loading side by side: this program's reader and gensim, on the same files in the same run.

    /usr/bin/python3 tests/bench/bench_load.py BUILD/tests/bench/bench_load FOLDER [ROWS [RUNS]]

Makes FOLDER/load.vec (text, "%.6f"), .bin and .vec.gz once, then reads each in turns with both
readers and prints medians, ratios and peak memory. Fails only if the numbers differ.
"""
import gzip
import os
import shutil
import statistics
import subprocess
import sys

import numpy as np

COLUMNS = 300
GENSIM = '''
import resource, sys, time
from gensim.models import KeyedVectors
begin = time.monotonic()
kv = KeyedVectors.load_word2vec_format(sys.argv[1], binary=sys.argv[1].endswith('.bin'))
end = time.monotonic()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(end - begin, peak, *kv.vectors.shape, kv.vectors.sum(dtype='f8'))
'''


def make(folder, rows):
    rng = np.random.default_rng(1)
    text = os.path.join(folder, f'load-{rows}.vec')
    if not os.path.exists(text + '.gz'):
        with open(text, 'w') as out, open(text[:-4] + '.bin', 'wb') as binary:
            out.write(f'{rows} {COLUMNS}\n')
            binary.write(f'{rows} {COLUMNS}\n'.encode())
            form = ' '.join(['%.6f'] * COLUMNS)
            for i in range(rows):
                x = rng.standard_normal(COLUMNS).astype('<f4')
                out.write(f'word{i} {form % tuple(x)}\n')
                binary.write(f'word{i} '.encode() + x.tobytes() + b'\n')
        with open(text, 'rb') as plain, gzip.open(text + '.gz.part', 'wb', 1) as packed:
            shutil.copyfileobj(plain, packed, 1 << 22)
        os.rename(text + '.gz.part', text + '.gz')
    return [text, text[:-4] + '.bin', text + '.gz']


def run(command):
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak, n, d, total = done.stdout.split()
    return float(seconds), float(peak), int(n), int(d), float(total)


def main():
    driver, folder = sys.argv[1:3]
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 200000
    runs = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    os.makedirs(folder, exist_ok=True)
    matrix = rows * 4 * COLUMNS / 2**20
    for path in make(folder, rows):
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(run([driver, path, '0']))
            theirs.append(run([sys.executable, '-c', GENSIM, path]))
        assert ours[0][2:4] == theirs[0][2:4] == (rows, COLUMNS)
        assert abs(ours[0][4] - theirs[0][4]) < 1e-3, (ours[0], theirs[0])
        mine, other = (statistics.median(r[0] for r in rs) for rs in (ours, theirs))
        kind = os.path.basename(path).split('.', 1)[1]
        size = os.path.getsize(path) / 1e6
        where = f'(n={rows}, d={COLUMNS}, {size:.0f} MB, {os.cpu_count()} threads)'
        print(f'load {kind}: {mine:.3f} s {where}')
        print(f'load {kind}, gensim: {other:.3f} s {where}')
        print(f'load {kind}, gensim / isogloss: {other / mine:.1f} times')
        print(f'load {kind}, peak: {ours[0][1]:.0f} MiB, gensim {theirs[0][1]:.0f} MiB '
              f'(matrix {matrix:.0f} MiB)')


if __name__ == '__main__':
    main()
