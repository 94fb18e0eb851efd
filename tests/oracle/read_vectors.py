#!/usr/bin/python3
"""Reads published vector files with NumPy and Python alone and lists what a reader must find.

    /usr/bin/python3 tests/oracle/read_vectors.py FOLDER > tests/oracle/read_vectors.tsv

FOLDER holds the files listed below. Columns: path, word list, format, rows, columns, CRC-32
of the float32 matrix (row-major, little-endian), notes as code:count in the order of their
kind, or what the refusal says. Numbers of text are rounded from double, which differs from a
single rounding only on midpoints; the committed file was made with Python 3.11, NumPy 1.24.
"""
import os
import struct
import sys
import unicodedata
import zlib

import numpy as np

HIDDEN = {0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff}


def is_hidden(char):
    return ord(char) in HIDDEN or unicodedata.category(char) in ('Cc', 'Co', 'Cs')


def is_suspicious(word):
    """A terminal would not show all of it. Joiners and variation selectors have a place within
    emoji; seen by eye, two kinds of words have them elsewhere: a joiner alone, and keycaps whose
    selector stands behind the cap instead of before it."""
    return any(map(is_hidden, word)) or word == '\u200d' or '\u20e3\ufe0f' in word


def binary(path):
    data = open(path, 'rb').read()
    start = data.index(b'\n') + 1
    n, d = map(int, data[:start].split())
    words, rows, bare = [], [], 0
    for _ in range(n):
        while data[start:start + 1] == b'\n':
            start += 1
        blank = data.index(b' ', start)
        words.append(data[start:blank])
        rows.append(np.frombuffer(data, '<f4', d, blank + 1))
        start = blank + 1 + 4 * d
        bare += data[start:start + 1] != b'\n'
    return 'word2vec-binary', words, np.array(rows), {'no-newline': bare}


def text(path):
    lines = open(path, 'rb').read().split(b'\n')
    lines = lines[:-1] if lines[-1] == b'' else lines
    head = lines[0].split()
    kind = 'word2vec-text' if len(head) == 2 else 'glove-text'
    if len(head) == 2:
        d = int(head[1])
        assert int(head[0]) == len(lines) - 1
        lines = lines[1:]
    else:
        d = len(head) - 1
    rows = [line.rstrip(b' \r').rsplit(b' ', d) for line in lines]
    matrix = np.array([[float(v) for v in row[1:]] for row in rows]).astype('<f4')
    return kind, [row[0] for row in rows], matrix, {}


def hashed(ngram):
    """FNV-1a of 32 bits over bytes taken as signed."""
    value = 2166136261
    for byte in ngram:
        value = ((value ^ (byte if byte < 128 else byte | 0xffffff00)) * 16777619) & 0xffffffff
    return value


def ngrams(word, least, most):
    """The n-grams of letters of <word>, without lone brackets, by position and length."""
    starts = [i for i, byte in enumerate(b'<' + word + b'>') if byte & 0xc0 != 0x80]
    word = b'<' + word + b'>'
    ends = starts[1:] + [len(word)]
    for i in range(len(starts)):
        for k in range(i, min(i + most, len(starts))):
            if k - i + 1 >= least and not (k == i and (i == 0 or k == len(starts) - 1)):
                yield word[starts[i]:ends[k]]


def native(path):
    """A fastText model: each vector is the mean of the word's row and its n-grams' rows."""
    data = open(path, 'rb').read()
    is_old = data[:4] != b'\xba\x16\x4f\x2f'
    at = 0 if is_old else 8
    options = struct.unpack_from('<12i', data, at)
    d, bucket, least, most = options[0], options[8], options[9], options[10]
    at += 56
    entries, n, _ = struct.unpack_from('<3i', data, at)
    at += 20 if is_old else 28
    words = []
    for i in range(entries):
        end = data.index(b'\0', at)
        words.append(data[at:end])
        at = end + 10
    words = words[:n]
    at += 16 if is_old else 17
    rows = np.frombuffer(data, '<f4', (n + bucket) * d, at).reshape(n + bucket, d).astype(float)
    vectors = []
    for i, word in enumerate(words):
        total, count = rows[i].copy(), 1
        if is_old or word != b'</s>':
            for ngram in ngrams(word, least, most):
                total += rows[n + hashed(ngram) % bucket]
                count += 1
        vectors.append((total / count).astype('<f4'))
    return 'fasttext-binary', words, np.array(vectors), {'labels': entries - n}


def npy(path, words_path):
    matrix = np.load(path).astype('<f4')
    if words_path:
        words = open(words_path, 'rb').read().split(b'\n')[:len(matrix)]
        return 'npy', words, matrix, {}
    return 'npy', [b'%d' % i for i in range(len(matrix))], matrix, {'numbered-rows': len(matrix)}


def describe(words, matrix, notes):
    """The order of the keys is the order in which the program tells its notes."""
    known = dict(notes)
    strings = []
    for word in words:
        try:
            strings.append(word.decode())
        except UnicodeDecodeError:
            known['invalid-utf8'] = known.get('invalid-utf8', 0) + 1
    assert len(set(words)) == len(words) and np.isfinite(matrix).all()
    known['zero-vectors'] = int((~matrix.any(axis=1)).sum())
    known['suspicious-words'] = sum(map(is_suspicious, strings))
    order = ['numbered-rows', 'no-newline', 'labels', 'zero-vectors', 'invalid-utf8',
             'suspicious-words']
    return ' '.join(f'{code}:{known[code]}' for code in order if known.get(code)) or '-'


def list_file(folder, path):
    full = os.path.join(folder, path)
    words = path[:-4] + '.words.txt'
    words = words if path.endswith('.npy') and os.path.exists(os.path.join(folder, words)) else ''
    if path.endswith('.bin') and 'fasttext' in path:
        kind, tokens, matrix, notes = native(full)
    elif path.endswith('.npy'):
        kind, tokens, matrix, notes = npy(full, words and os.path.join(folder, words))
    elif path.endswith('.bin'):
        kind, tokens, matrix, notes = binary(full)
    else:
        kind, tokens, matrix, notes = text(full)
    crc = zlib.crc32(np.ascontiguousarray(matrix, '<f4').tobytes())
    return (path, words or '-', kind, str(matrix.shape[0]), str(matrix.shape[1]), f'{crc:08x}',
            describe(tokens, matrix, notes))


def main():
    folder = sys.argv[1]
    paths = []
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(place, name), folder)
            vectors = name.endswith(('.vec', '.bin', '.npy')) and not name.startswith('map.')
            plain = name.startswith('glove.') or '.cbow' in name
            if vectors or plain:
                paths.append(path)
    print('# path\twords\tformat\trows\tcolumns\tcrc32\tnotes; made by read_vectors.py')
    for path in sorted(paths):
        print('\t'.join(list_file(folder, path)))


if __name__ == '__main__':
    main()
