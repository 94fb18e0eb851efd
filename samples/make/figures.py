#!/usr/bin/python3
"""Checks the study's files and writes truth.tsv and expected-bli.tsv beside them.

usage: figures.py WORK SAMPLES

truth.tsv is counted from the help texts, expected-bli.tsv measured on the files as
they are shipped.
"""
import glob
import os
import sys

import numpy as np

import vectors

LANGUAGES = ('de', 'el', 'eu', 'gl', 'hi', 'om')
RAW = ('de', 'hi')
PREPARED = 'unit,center,unit'
TRUTH = ('language paragraphs paragraphs_identical share_paragraphs tokens '
         'tokens_in_identical share_tokens types types_only_in_identical share_types '
         'dictionary_pairs dictionary_train dictionary_test dictionary_identical '
         'share_dictionary_identical rows rows_mostly_in_identical share_rows').split()
BLI = ('source target dictionary dictionary_sources queries score '
       'P@1 P@5 P@10 MRR').split()


def write_table(path, head, rows):
    with open(path, 'w', encoding='utf-8', newline='\n') as f:
        for row in [head] + rows:
            f.write('\t'.join(f'{c:.4f}' if isinstance(c, float) else str(c)
                              for c in row) + '\n')


def space_name(language):
    return f'{language}.raw.bin' if language in RAW else f'{language}.bin'


def truth_row(work, samples, language):
    with open(f'{work}/truth/{language}.tsv', encoding='utf-8') as f:
        fields = f.read().split('\t')
    texts, same, tokens, tokens_same, types, types_only = map(int, fields[1:7])
    train = vectors.read_pairs(f'{samples}/dict/en-{language}.train.tsv')
    test = vectors.read_pairs(f'{samples}/dict/en-{language}.test.tsv')
    pairs = train + test
    identical = sum(a == b for a, b in pairs)
    untranslated = {}
    for word, n, n_same in vectors.read_pairs(f'{work}/truth/{language}.words.tsv'):
        untranslated[word] = 2 * int(n_same) >= int(n)
    words, _ = vectors.read_bin(f'{samples}/{space_name(language)}')
    mostly = sum(untranslated[w] for w in words)
    return (language, texts, same, same / texts, tokens, tokens_same, tokens_same / tokens,
            types, types_only, types_only / types, len(pairs), len(train), len(test),
            identical, identical / len(pairs), len(words), mostly, mostly / len(words))


def bli_rows(samples, english, language):
    dictionary = f'dict/en-{language}.test.tsv'
    pairs = vectors.read_pairs(f'{samples}/{dictionary}')
    name = space_name(language)
    words, matrix = vectors.read_bin(f'{samples}/{name}')
    variants = [(name, matrix)]
    if language in RAW:
        prepared = vectors.prepare(matrix)
        to_english = np.load(f'{samples}/map.{language}-en.npy').astype(np.float64)
        variants += [(f'{name}:{PREPARED}', prepared),
                     (f'{name}:{PREPARED}*map.{language}-en.npy', prepared @ to_english)]
    return [('en.bin', label, dictionary) + figures for label, x in variants
            for figures in vectors.dictionary_figures(english, (words, x), pairs)]


def check_dictionaries(samples, language):
    train = vectors.read_pairs(f'{samples}/dict/en-{language}.train.tsv')
    test = vectors.read_pairs(f'{samples}/dict/en-{language}.test.tsv')
    assert all(len(p) == 2 and p[0] and p[1] for p in train + test), language
    assert not {a for a, _ in train} & {a for a, _ in test}, language


def check_words(samples):
    """Every word of the relation files and lists is in the space it speaks of."""
    vocabulary = {'en': set(vectors.read_bin(f'{samples}/en.bin')[0])}
    for language in LANGUAGES:
        path = f'{samples}/{space_name(language)}'
        vocabulary[language] = set(vectors.read_bin(path)[0])
    wrong = []
    for path in sorted(glob.glob(f'{samples}/relations.*.tsv')):
        pair = os.path.basename(path).split('.')[1].split('-')
        seen = set()
        for fields in vectors.read_pairs(path):
            sides = [fields[1:3], fields[3:5]][:len(pair)]
            if len(fields) != 1 + 2 * len(pair) or fields in seen:
                wrong.append(f'{path}: {fields}: columns or repeat')
            seen.add(fields)
            wrong += [f'{path}: {w} is not in {language}' for language, side
                      in zip(pair, sides) for w in side if w not in vocabulary[language]]
    for path in sorted(glob.glob(f'{samples}/lists/*.txt')):
        with open(path, encoding='utf-8') as f:
            words = f.read().split('\n')[:-1]
        wrong += [f'{path}: {w} is not in en' for w in words if w not in vocabulary['en']]
        if len(set(words)) != len(words):
            wrong.append(f'{path}: a word twice')
    if wrong:
        sys.exit('\n'.join(wrong))


def main(work, samples):
    for language in LANGUAGES:
        check_dictionaries(samples, language)
    check_words(samples)
    write_table(f'{samples}/truth.tsv', TRUTH,
                [truth_row(work, samples, language) for language in LANGUAGES])
    english = vectors.read_bin(f'{samples}/en.bin')
    write_table(f'{samples}/expected-bli.tsv', BLI,
                [row for language in LANGUAGES
                 for row in bli_rows(samples, english, language)])


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
