#!/usr/bin/env python3
"""clang-format has nothing to change."""
import re
import shutil
import subprocess

import lint


def check(tree):
    if not shutil.which('clang-format'):
        raise lint.Skip('no clang-format')
    for folder in lint.C_FOLDERS:
        files = tree.c_files(folder)
        if not files:
            continue
        done = subprocess.run(['clang-format', '--dry-run', '-Werror', *files],
                              capture_output=True, text=True, cwd=tree.root)
        places = re.findall(r'^(\S+?:\d+):\d+: error', done.stderr, re.M)
        first = {place.split(':')[0]: place for place in reversed(places)}
        faults = [f'{place}: clang-format -i would change it' for place in sorted(first.values())]
        if done.returncode and not faults:
            faults = done.stderr.splitlines()[:5]
        yield f'{folder} is formatted', faults


if __name__ == '__main__':
    lint.main(check)
