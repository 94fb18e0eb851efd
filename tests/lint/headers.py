#!/usr/bin/env python3
"""Every header compiles alone under GCC and Clang, and is guarded by its path."""
import concurrent.futures
import os
import re
import shlex
import shutil
import subprocess

import lint


def guard(path):
    return re.sub(r'\W', '_', path).upper()


def unguarded(tree, path):
    found = re.search(r'^[ \t]*#[ \t]*ifndef[ \t]+(\w+)\s*\n[ \t]*#[ \t]*define[ \t]+(\w+)',
                      lint.TOKEN.sub(lint.blank, tree.read(path)), re.M)
    if found and found.group(1) == found.group(2) == guard(path):
        return []
    return [f'{path}: the guard is not {guard(path)}']


def flags(tree):
    """{top folder: the -I, -D, -std and -pthread flags with which its files are compiled}."""
    out = {}
    for source, entry in tree.commands().items():
        for word in shlex.split(entry['command']):
            if re.match(r'-(I|D|std=|pthread)', word) and not word.startswith('-DFORTIFY'):
                out.setdefault(source.split('/')[0], {})[word] = entry['directory']
    return out


def compile_alone(tree, compiler, path, words):
    command = [compiler, '-fsyntax-only', '-Wall', '-Wextra', '-Wstrict-prototypes', '-Werror',
               '-xc', *words, '-I' + tree.root, '-']
    done = subprocess.run(command, input=f'#include "{path}"\ntypedef int not_empty;\n',
                          capture_output=True, text=True, cwd=tree.build or tree.root)
    if done.returncode == 0:
        return []
    first = next((line for line in done.stderr.splitlines() if 'error' in line), 'fails')
    return [f'{path}: {first}']


def check(tree):
    headers = tree.files('.h')
    yield 'guards are named by the path', [f for path in headers for f in unguarded(tree, path)]
    try:
        known = flags(tree)
    except lint.Skip:
        known = {}
    for compiler in ('gcc', 'clang'):
        if not shutil.which(compiler):
            raise lint.Skip(f'no {compiler}')
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            faults = pool.map(lambda path, c=compiler: compile_alone(
                tree, c, path, known.get(path.split('/')[0], {'-std=c17': 0, '-D_GNU_SOURCE': 0})),
                headers)
            yield f'every header compiles alone with {compiler}', [f for one in faults for f in one]


if __name__ == '__main__':
    lint.main(check)
