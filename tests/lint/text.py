#!/usr/bin/env python3
"""Small things a reader stumbles over: length, blanks, tabs, open ends without an owner."""
import re

import lint

WRITTEN = ('.c', '.h', '.py', '.sh', '.build', '.md')
MAX_LINES = 600


def at(path, text, match, sentence):
    return f'{path}:{lint.line_of(text, match.start())}: {sentence}'


def check(tree):
    files = tree.files(*WRITTEN, folders=(*lint.C_FOLDERS, 'samples'))
    files += [name for name in ('meson.build', 'README.md', '.ci/run') if tree.exists(name)]
    length, blanks, tabs, todo, nolint = [], [], [], [], []
    for path in files:
        text = tree.read(path)
        lines = text.count('\n')
        if lines > MAX_LINES and path.endswith(('.c', '.h', '.py')):
            length.append(f'{path}: {lines} lines, more than {MAX_LINES}')
        blanks += [at(path, text, m, 'blank at the end of the line')
                   for m in re.finditer(r'[ \t]+$', text, re.M)]
        if text and not text.endswith('\n'):
            blanks.append(f'{path}: no newline at the end')
        if path.endswith(('.c', '.h', '.py', '.build')):
            tabs += [at(path, text, m, 'a tab') for m in re.finditer(r'\t', text)][:1]
        if path.endswith(('.c', '.h')):
            todo += [at(path, text, m, f'{m.group(1)} without a name: TODO(name): what, and why')
                     for m in re.finditer(r'\b(TODO(?!\([^)\s]+\): \S)|FIXME|XXX|HACK)\b', text)]
            nolint += [at(path, text, m, 'NOLINT without a check or a reason')
                       for m in re.finditer(r'NOLINT(?:NEXTLINE|BEGIN)?(?![A-Z])'
                                            r'(?!\([\w.,* -]+\)[^\n]*[a-z]{3})', text)]
    yield f'no source file has more than {MAX_LINES} lines', length
    yield 'no blanks at the end of a line', blanks
    yield 'no tabs in C, Python and meson files', tabs
    yield 'open ends name an owner', todo
    yield 'every NOLINT names a check and gives a reason', nolint


if __name__ == '__main__':
    lint.main(check)
