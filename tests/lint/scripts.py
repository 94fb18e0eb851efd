#!/usr/bin/env python3
"""Shell scripts are POSIX: dash reads them, shellcheck, where there is one, finds no fault."""
import os
import shutil
import subprocess

import lint


def scripts(tree):
    return tree.files('.sh', folders=('samples', 'tests')) + (
        ['.ci/run'] if tree.exists('.ci/run') else [])


def refused(tree, path, *command):
    done = subprocess.run([*command, os.path.join(tree.root, path)], capture_output=True,
                          text=True, cwd=tree.root)
    said = (done.stdout + done.stderr).strip().splitlines() or ['no message']
    return [f'{path}: {line}' for line in said[:8]] if done.returncode else []


def check(tree):
    files = scripts(tree)
    reader = 'dash' if shutil.which('dash') else 'sh'
    yield 'shell scripts are POSIX', [f for path in files for f in refused(tree, path, reader, '-n')]
    run = [path for path in files if path != 'samples/deps.sh']
    yield 'scripts that are run begin with #!', [
        f'{path}: no #! line' for path in run if not tree.read(path).startswith('#!/')]
    if shutil.which('shellcheck'):
        yield 'shellcheck is silent', [f for path in files for f in
                                       refused(tree, path, 'shellcheck', '-x', '-S', 'warning', '-f', 'gcc')]


if __name__ == '__main__':
    lint.main(check)
