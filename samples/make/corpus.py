#!/usr/bin/python3
"""Training texts, machine-made dictionaries and true shares from the unpacked help.

usage: corpus.py ROOT WORK

ROOT holds help/LANG/text (LANG: en-US de el eu gl hi om). Written below WORK:

  text/LANG.txt      the different paragraphs of the language, one a line, words only
  text/en-calc.txt   the same for the English pages below scalc/
  text/en-writer.txt ... and swriter/
  dice/en-LANG.tsv   the whole mutual-best list: English, word, both counts, joint, Dice
  dict/en-LANG.train.tsv, dict/en-LANG.test.tsv
  truth/LANG.tsv     one line: the columns of truth.tsv that the text alone gives
  truth/LANG.words.tsv  word, count, count inside untranslated paragraphs
"""
import os
import random
import sys
from collections import Counter

import helptext

LANGUAGES = ('de', 'el', 'eu', 'gl', 'hi', 'om')
MIN_JOINT = 4       # paragraphs in which both words of a dictionary pair occur
TEST_SHARE = 0.25   # of the English words of a dictionary
SEED = 20


def write_lines(path, lines):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8', newline='\n') as f:
        f.writelines(line + '\n' for line in lines)


def different(texts):
    """Texts without repeats, in order of first occurrence, those with a word only."""
    return [t for t in dict.fromkeys(texts) if helptext.tokens(t)]


def write_text(path, texts):
    write_lines(path, (' '.join(helptext.tokens(t)) for t in texts))


def associate(pairs):
    """Mutual best words of parallel paragraphs: [(a, b, n_a, n_b, n_ab, dice)].

    A word counts once a paragraph. Dice = 2 n_ab / (n_a + n_b). Of equal partners the
    one with the larger joint count is better, then the one first by code point.
    """
    n_a, n_b, n_ab = Counter(), Counter(), Counter()
    for a_text, b_text in pairs:
        a_words = set(helptext.tokens(a_text))
        b_words = set(helptext.tokens(b_text))
        n_a.update(a_words)
        n_b.update(b_words)
        n_ab.update((a, b) for a in a_words for b in b_words)
    best_a, best_b = {}, {}
    for (a, b), n in n_ab.items():
        if n < MIN_JOINT:
            continue
        dice = 2.0 * n / (n_a[a] + n_b[b])
        best_a[a] = min(best_a.get(a, (0.0, 0, '')), (-dice, -n, b))
        best_b[b] = min(best_b.get(b, (0.0, 0, '')), (-dice, -n, a))
    return [(a, b, n_a[a], n_b[b], -n, -dice)
            for a, (dice, n, b) in sorted(best_a.items()) if best_b[b][2] == a]


def split(entries):
    """Train and test part: a seeded choice of English words, each part sorted."""
    words = sorted({e[0] for e in entries})
    random.Random(SEED).shuffle(words)
    test = set(words[:round(len(words) * TEST_SHARE)])
    return ([e for e in entries if e[0] not in test], [e for e in entries if e[0] in test])


def make_truth(language, pairs, texts, lost, work):
    """How much of the language's text is the English of the same place."""
    same_text = {b for a, b in pairs if a == b}
    words, words_same = Counter(), Counter()
    n_same = 0
    for text in texts:
        words.update(helptext.tokens(text))
        if text in same_text:
            n_same += 1
            words_same.update(helptext.tokens(text))
    only = sum(words_same[w] == n for w, n in words.items())
    row = (language, len(texts), n_same, sum(words.values()), sum(words_same.values()),
           len(words), only, len(pairs), lost['pages'], lost['by_id'], lost['by_order'])
    write_lines(f'{work}/truth/{language}.tsv', ['\t'.join(map(str, row))])
    write_lines(f'{work}/truth/{language}.words.tsv',
                (f'{w}\t{n}\t{words_same[w]}'
                 for w, n in sorted(words.items(), key=lambda e: (-e[1], e[0]))))


def main(root, work):
    english = helptext.read_help(f'{root}/help/en-US/text')
    whole = [text for page in english for _, text in english[page]]
    write_text(f'{work}/text/en.txt', different(whole))
    for name, folder in (('en-calc', 'scalc/'), ('en-writer', 'swriter/')):
        part = [text for page in english if page.startswith(folder)
                for _, text in english[page]]
        write_text(f'{work}/text/{name}.txt', different(part))
    for language in LANGUAGES:
        other = helptext.read_help(f'{root}/help/{language}/text')
        pairs, lost = helptext.align(english, other)
        texts = different(b for _, b in pairs)
        write_text(f'{work}/text/{language}.txt', texts)
        make_truth(language, pairs, texts, lost, work)
        entries = associate(p for p in dict.fromkeys(pairs) if p[0] != p[1])
        write_lines(f'{work}/dice/en-{language}.tsv',
                    (f'{a}\t{b}\t{na}\t{nb}\t{n}\t{dice:.4f}'
                     for a, b, na, nb, n, dice in entries))
        for name, part in zip(('train', 'test'), split(entries)):
            write_lines(f'{work}/dict/en-{language}.{name}.tsv',
                        (f'{e[0]}\t{e[1]}' for e in part))
        print(language, len(pairs), 'paragraphs,', len(texts), 'different,',
              len(entries), 'dictionary pairs', flush=True)


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
