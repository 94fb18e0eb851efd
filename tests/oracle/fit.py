#!/usr/bin/python3
"""Maps fitted by NumPy on the words that `isogloss fit` does not hold out, scored on those it does.

    /usr/bin/python3 tests/oracle/fit.py build/tui/isogloss [DATA] > tests/oracle/fit.tsv

Only the list of held-out words is taken from the program (its table `split`); reading, preparation,
maps and scores are NumPy's own. DATA is the folder of test data beside the project.

Lines: name method source target dict pairs held residual nn_before nn csls
"""
import os
import subprocess
import sys

import numpy

PROGRAM, DATA = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None


def read(path):
    with open(path, 'rb') as file:
        n, d = map(int, file.readline().split())
        words, rows = [], numpy.empty((n, d))
        for i in range(n):
            word = bytearray()
            while (c := file.read(1)) != b' ':
                if c != b'\n':
                    word += c
            words.append(bytes(word))
            rows[i] = numpy.frombuffer(file.read(4 * d), '<f4')
    return words, rows


def unit(x):
    length = numpy.linalg.norm(x, axis=1, keepdims=True)
    length[length == 0] = 1
    return x / length


def prepare(x):
    x = unit(x)
    return unit(x - x.mean(axis=0))


def pairs(path):
    found = {}
    for line in open(path, 'rb'):
        parts = line.rstrip(b'\r\n').split(b'\t') if b'\t' in line else line.split()
        if len(parts) >= 2:
            found.setdefault(parts[1], []).append(parts[0])  # read the other way round (--swap)
    return found


def held_out(source, target, dictionary):
    table = subprocess.run([PROGRAM, 'fit', source, target, '--swap', '--dict', dictionary, '--prepare',
                            'unit,center,unit', '--table', 'split', '--format', 'tsv', '--quiet'],
                           check=True, capture_output=True).stdout.split(b'\n')[1:]
    return {line.split(b'\t')[1] for line in table if line.endswith(b'\theld-out')}


def hits(x, z, queries, golds, k=10):
    x, z = unit(x), unit(z)
    far = numpy.concatenate([numpy.sort(-(z[i:i + 2000] @ x.T), axis=1)[:, :k].mean(axis=1)
                             for i in range(0, len(z), 2000)])
    score = x[queries] @ z.T
    best = [score.argmax(axis=1), (2 * score + far).argmax(axis=1)]
    return [numpy.mean([b in g for b, g in zip(chosen, golds)]) for chosen in best]


def root(g, power):
    value, vector = numpy.linalg.eigh(g)
    value = numpy.sqrt(numpy.maximum(value, 0))
    keep = value > 1e-6 * value.max()
    scaled = numpy.zeros_like(value)
    scaled[keep] = value[keep] ** power
    return vector @ numpy.diag(scaled) @ vector.T


def fit(method, a, b):
    if method == 'procrustes':
        u, _, vt = numpy.linalg.svd(a.T @ b)
        return u @ vt, numpy.eye(b.shape[1])
    if method == 'ridge':
        return numpy.linalg.solve(a.T @ a + numpy.eye(a.shape[1]), a.T @ b), numpy.eye(b.shape[1])
    wx, wz = root(a.T @ a, -1), root(b.T @ b, -1)
    u, s, vt = numpy.linalg.svd(wx @ a.T @ b @ wz)
    half = numpy.diag(numpy.sqrt(s))
    return (wx @ u @ half @ u.T @ root(a.T @ a, 1) @ u,
            wz @ vt.T @ half @ vt @ root(b.T @ b, 1) @ vt.T)


def case(name, root_dir, source, target, dictionary):
    paths = [os.path.join(root_dir, p) for p in (source, target, dictionary)]
    (sw, x), (tw, z) = read(paths[0]), read(paths[1])
    x, z = prepare(x), prepare(z)
    si = {w: i for i, w in reversed(list(enumerate(sw)))}
    ti = {w: i for i, w in reversed(list(enumerate(tw)))}
    known = {}
    for w, ts in pairs(paths[2]).items():
        rows = list(dict.fromkeys(ti[t] for t in ts if t in ti))
        if w in si and rows:
            known[w] = rows
    held = held_out(*paths)
    taken = {t for w in held for t in known[w]}
    train = [(si[w], t) for w, ts in known.items() if w not in held for t in ts if t not in taken]
    a, b = x[[s for s, _ in train]], z[[t for _, t in train]]
    queries, golds = [si[w] for w in held], [set(known[w]) for w in held]
    before = hits(x, z, queries, golds)
    for method in ('procrustes', 'vecmap', 'ridge'):
        ws, wt = fit(method, a, b)
        residual = numpy.sqrt(((a @ ws - b @ wt) ** 2).sum(axis=1).mean())
        after = hits(x @ ws, z @ wt, queries, golds)
        print(name, method, source, target, dictionary, len(train), len(held), *(f'{v:.6f}' for v in
              (residual, before[0], *after)), sep='\t', flush=True)


print(f'# Python {sys.version.split()[0]}, NumPy {numpy.__version__}')
case('samples', 'samples', 'de.raw.bin', 'en.bin', 'dict/en-de.train.tsv')
case('samples', 'samples', 'hi.raw.bin', 'en.bin', 'dict/en-hi.train.tsv')
if DATA:
    case('data', DATA, 'eltec/mono.fr.bin', 'eltec/en.bin', 'dict/muse/en-fr.0-5000.txt')
