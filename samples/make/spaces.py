#!/usr/bin/python3
"""Writes the spaces, maps, counts and dictionaries of the study from the training's files.

usage: spaces.py WORK SAMPLES

At most the first 4,000 rows of each training are kept; unit, centre, unit is over these.
English is stored prepared; Greek, Basque, Galician and Oromo prepared and mapped; German
and Hindi as trained, their map beside them.
"""
import os
import shutil
import sys

import numpy as np

import vectors

ROWS = 4000
SNAPSHOTS = ('en-calc', 'en-writer')
MAPPED = ('el', 'eu', 'gl', 'om')
RAW = ('de', 'hi')


def count_tokens(path):
    counts = {}
    with open(path, encoding='utf-8') as f:
        for line in f:
            for word in line.split():
                counts[word] = counts.get(word, 0) + 1
    return counts


def write_counts(work, samples, name, words):
    counts = count_tokens(f'{work}/text/{name}.txt')
    values = [counts[w] for w in words]
    if values != sorted(values, reverse=True):
        raise ValueError(f'{name}: rows are not in descending frequency')
    with open(f'{samples}/counts.{name}.tsv', 'w', encoding='utf-8', newline='\n') as f:
        f.writelines(f'{w}\t{n}\n' for w, n in zip(words, values))


def main(work, samples):
    for folder in ('dict', 'snapshots'):
        os.makedirs(f'{samples}/{folder}', exist_ok=True)
    words, raw = vectors.read_vec(f'{work}/vec/en.vec', ROWS)
    english = (words, vectors.prepare(raw))
    vectors.write_bin(f'{samples}/en.bin', words, english[1])
    write_counts(work, samples, 'en', words)
    for language in MAPPED + RAW:
        for part in ('train', 'test'):
            name = f'dict/en-{language}.{part}.tsv'
            shutil.copyfile(f'{work}/{name}', f'{samples}/{name}')
        words, raw = vectors.read_vec(f'{work}/vec/{language}.vec', ROWS)
        prepared = vectors.prepare(raw)
        pairs = vectors.read_pairs(f'{samples}/dict/en-{language}.train.tsv')
        to_english, used = vectors.fit_map(english, (words, prepared), pairs)
        write_counts(work, samples, language, words)
        if language in MAPPED:
            vectors.write_bin(f'{samples}/{language}.bin', words, prepared @ to_english)
        else:
            vectors.write_bin(f'{samples}/{language}.raw.bin', words, raw)
            np.save(f'{samples}/map.{language}-en.npy',
                    np.ascontiguousarray(to_english, dtype='<f4'))
        print(f'{language}: {len(words)} words, map from {used} of {len(pairs)} pairs')
    for name in SNAPSHOTS:
        words, raw = vectors.read_vec(f'{work}/vec/{name}.vec', ROWS)
        vectors.write_bin(f'{samples}/snapshots/{name}.bin', words, raw)
        print(f'{name}: {len(words)} words')


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
