#!/usr/bin/env python3
"""clang-tidy is silent, over every compiled C file and the headers of the project.

A file that was clean is not looked at again until it, a project header that it reaches, its
compiler command, .clang-tidy, or clang-tidy itself changes: a digest of all these is kept in
the build folder. What the static analyzer says, which takes three times as long as all else,
is the business of analyzer.py, in the slow suite.
"""
import concurrent.futures
import hashlib
import os
import re
import shutil
import subprocess

import lint

QUIET = ['--extra-arg=-Wno-unknown-warning-option', '--extra-arg=-Wno-error']
PLAIN = [*QUIET, '--checks=-clang-analyzer-*']
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)


def reach(tree, path, seen):
    """The project files that `path` includes, directly or not, into `seen`."""
    if path in seen or not tree.exists(path):
        return seen
    seen.add(path)
    for name in INCLUDE.findall(tree.read(path)):
        reach(tree, name, seen)
    return seen


def digest(tree, path, entry, setting):
    state = hashlib.sha256((setting + entry['command']).encode())
    rules = [name for name in ('.clang-tidy', 'tests/.clang-tidy') if tree.exists(name)]
    for name in sorted(reach(tree, path, set())) + rules:
        state.update(name.encode() + b'\0' + tree.read(name).encode() + b'\0')
    return state.hexdigest()


def faults_of(tree, path, options):
    done = subprocess.run(
        ['clang-tidy', '--quiet', '-p', tree.build, *options,
         '--header-filter=^' + re.escape(tree.root) + '/(core|plots|tui|tests)/',
         os.path.join(tree.root, path)], capture_output=True, text=True, cwd=tree.root)
    found = re.findall(r'^(\S+?:\d+):\d+: (?:error|warning): (.*)$', done.stdout, re.M)
    # a header is named relative to the build folder
    faults = [f'{os.path.relpath(os.path.join(tree.build, place), tree.root)}: {text}'
              for place, text in found]
    if done.returncode and not faults:
        faults = [f'{path}: {line}' for line in (done.stderr or done.stdout).splitlines()[:3]]
    return faults


def check(tree):
    yield from look(tree, PLAIN, lint.C_FOLDERS, 'clang-tidy')


def look(tree, options, folders, who):
    """What clang-tidy says with these options about the compiled files of `folders`."""
    if not shutil.which('clang-tidy'):
        raise lint.Skip('no clang-tidy')
    commands = {path: entry for path, entry in tree.commands().items()
                if path.endswith('.c') and path.split('/')[0] in folders
                and tree.exists(path)}
    version = subprocess.run(['clang-tidy', '--version'], capture_output=True, text=True).stdout
    setting = version + ' '.join(options)
    clean = os.path.join(tree.build, 'lint-tidy')
    os.makedirs(clean, exist_ok=True)

    def one(path):
        mark = os.path.join(clean, digest(tree, path, commands[path], setting))
        if os.path.exists(mark):
            return path, []
        faults = faults_of(tree, path, options)
        if not faults:
            with open(mark, 'w', encoding='utf-8') as file:
                file.write(path + '\n')
        return path, faults

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(one, sorted(commands)))
    for folder in sorted({os.path.dirname(path) for path in commands}):
        faults = [fault for path, some in results if os.path.dirname(path) == folder
                  for fault in some]
        yield f'{who} is silent on {folder}', list(dict.fromkeys(faults))


if __name__ == '__main__':
    lint.main(check)
