#!/usr/bin/env python3
"""Seeds of a fuzz target: the hostile files of its kinds, and those kept in corpus/NAME.

    seeds.py PROGRAM ROUNDS KINDS     runs PROGRAM ROUNDS FILE... on them
    seeds.py --to FOLDER KINDS        writes them there

KINDS are names of makers in tests/hostile, blank-separated, or of the lists below. Under
ISOGLOSS_TEST_SETTINGS (the sanitizers) a sixth of the rounds.
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, '..', 'hostile'))
import arrays  # noqa: E402
import lists  # noqa: E402
import packed  # noqa: E402
import vectors  # noqa: E402

MOST = 1 << 17  # bytes of a seed
FILTERS = ['', 'hub', '!hub', 'cause:hub !word:name', 'rank>100', 'rank<-1', 'cos>0.5', 'p@1<.3',
           'taken:yes', 'taken:no', 'cause:', '!cause:', 'cos:', 'rank:2', 'nothing:x', 'rank>many',
           'd\u00e9j\u00e0', 'de\u0301ja\u0300', '!', ':', '>', '!!', 'cause:"a b"', 'word>x', 'a\\ b']


def of_list(texts):
    return [word if isinstance(word, bytes) else word.encode('utf-8', 'surrogatepass')
            for word in texts]


def first_files(cases):
    """The file in question of each case, where it is plain bytes."""
    for one in cases:
        data = next(iter(one.files.values()), None)
        if isinstance(data, bytes):
            yield data


def seeds(kind):
    if kind == 'numbers':
        return of_list(vectors.NOT_FINITE + vectors.REFUSED + vectors.FINE)
    if kind == 'words':
        return of_list([*vectors.SUSPICIOUS.values(), *vectors.NOT_UTF8.values(),
                        *vectors.LEGITIMATE.values()])
    if kind == 'filters':
        return of_list(FILTERS)
    for module in (vectors, arrays, packed):
        if module.__name__ == kind:
            return list(first_files(module.cases()))
    return list(first_files(getattr(lists, kind)()))


def write(folder, kinds):
    paths, known = [], set()
    for kind in kinds:
        for data in seeds(kind):
            if len(data) <= MOST and data not in known:
                known.add(data)
                paths.append(os.path.join(folder, f'{len(paths):04}'))
                with open(paths[-1], 'wb') as file:
                    file.write(data)
    return paths


def main():
    if sys.argv[1] == '--to':
        os.makedirs(sys.argv[2], exist_ok=True)
        write(sys.argv[2], ' '.join(sys.argv[3:]).split())
        return 0
    program, rounds, kinds = sys.argv[1], int(sys.argv[2]), sys.argv[3].split()
    if os.environ.get('ISOGLOSS_TEST_SETTINGS'):
        rounds //= 6
    name = os.path.basename(program)[len('fuzz_'):]
    kept = os.path.join(HERE, 'corpus', name)
    with tempfile.TemporaryDirectory(prefix='fuzz-') as folder:
        paths = write(folder, kinds)
        if os.path.isdir(kept):
            paths += sorted(os.path.join(kept, one) for one in os.listdir(kept))
        return subprocess.run([program, str(rounds), *paths], check=False).returncode


if __name__ == '__main__':
    sys.exit(main())
