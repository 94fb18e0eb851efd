#!/usr/bin/env python3
"""What the tree holds: a unit test for each core file, no build products, small samples."""
import os
import re

import lint

SAMPLES_LIMIT = 24 * 10**6
PRODUCTS = (b'\x7fELF', b'!<arch>\n', b'BC\xc0\xde')


def modules(tree, path):
    """The names a file may be tested under: read_text.c by test_read_text.c or test_read.c,
    and by that of the header which it includes first, as the one that it implements."""
    folder, file = os.path.split(path)
    words = os.path.splitext(file)[0].split('_')
    names = ['_'.join(words[:n]) for n in range(len(words), 0, -1)]
    first = re.search(r'#include ["<]([^">]+)', tree.read(path))
    if first and os.path.dirname(first.group(1)) == folder:
        names.append(os.path.splitext(os.path.basename(first.group(1)))[0])
    return names


def untested(tree):
    lists = tree.read('tests/unit/meson.build') if tree.exists('tests/unit/meson.build') else ''
    faults = []
    for path in tree.files('.c', folders=('core',)):
        names = modules(tree, path)
        if not any(tree.exists(f'tests/unit/test_{name}.c')
                   and re.search(rf'\b{name}\b', lists) for name in names):
            faults.append(f'{path}: no tests/unit/test_{names[0]}.c in the list of tests')
    return faults


def products(tree):
    faults = []
    for top, dirs, names in os.walk(tree.root):
        if top == tree.root:
            dirs[:] = [d for d in dirs if not d.startswith(('build', '.'))]
        for name in names:
            path = os.path.join(top, name)
            if os.path.islink(path):
                continue
            with open(path, 'rb') as file:
                if file.read(8).startswith(PRODUCTS):
                    faults.append(f'{os.path.relpath(path, tree.root)}: a product of a build')
    return faults


def large_samples(tree):
    sizes = [(os.path.getsize(os.path.join(tree.root, path)), path)
             for path in tree.files('', folders=('samples',))]
    total = sum(size for size, _ in sizes)
    if total <= SAMPLES_LIMIT:
        return []
    return [f'samples: {total} bytes, more than {SAMPLES_LIMIT}'] + [
        f'{path}: {size} bytes' for size, path in sorted(sizes, reverse=True)[:3]]


def check(tree):
    yield 'every core file has a unit test', untested(tree)
    yield 'build products lie in build folders only', products(tree)
    yield f'samples take less than {SAMPLES_LIMIT // 10**6} MB', large_samples(tree)


if __name__ == '__main__':
    lint.main(check)
