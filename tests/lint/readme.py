#!/usr/bin/env python3
"""README.md says what is true: its table of verbs is the program's, its paths exist.

    python3 tests/lint/readme.py . build --write     puts the program's verbs into README.md
"""
import os
import re
import subprocess
import sys

import lint

BEGIN, END = '<!-- verbs: from `isogloss help` -->', '<!-- end of verbs -->'
PATH = re.compile(r'`((?:core|plots|tui|tests|samples)/[\w./*-]*|\.ci/run)`')
ITEM = re.compile(r'^  (\S+) {2,}(\S.*)$')


def help_text(tree):
    program = os.path.join(tree.build or '', 'tui', 'isogloss')
    if not tree.build or not os.path.exists(program):
        raise lint.Skip(f'no program at {program}')
    return subprocess.run([program, 'help'], check=True, capture_output=True, text=True).stdout


def verbs(text):
    """[(group, verb, one line)] of the help page, whose lines are folded at 80 columns."""
    found, group = [], ''
    for line in text.splitlines():
        item = ITEM.match(line)
        if item and group != 'Usage':
            found.append([group, item.group(1), item.group(2)])
        elif line.startswith('   ') and found and group:
            found[-1][2] += ' ' + line.strip()
        elif line and not line.startswith(' '):
            group = line if re.fullmatch(r'[A-Z][\w -]*', line) else ''
    return [tuple(entry) for entry in found]


def table(entries):
    lines = ['| | verb | what it says |', '|---|---|---|']
    last = None
    for group, verb, text in entries:
        cell = text.replace('|', '\\|')
        lines.append(f'| {group if group != last else ""} | `{verb}` | {cell} |')
        last = group
    return '\n'.join(lines)


def split(readme):
    """The text before, within and after the markers; None without them."""
    if BEGIN not in readme or END not in readme:
        return None
    before, rest = readme.split(BEGIN, 1)
    return before + BEGIN + '\n', *rest.split(END, 1)


def lost_paths(tree):
    text = tree.read('README.md')
    return [f'README.md:{lint.line_of(text, m.start())}: there is no {m.group(1)}'
            for m in PATH.finditer(text)
            if '*' not in m.group(1) and not tree.exists(m.group(1))]


def check(tree):
    yield 'the paths in README.md exist', lost_paths(tree)
    parts = split(tree.read('README.md'))
    faults = ['README.md: no markers around the table of verbs']
    if parts:
        wanted = table(verbs(help_text(tree))).splitlines()
        has = parts[1].strip().splitlines()
        faults = [f'README.md lacks: {line}' for line in wanted if line not in has]
        faults += [f'README.md has too much: {line}' for line in has if line not in wanted]
        faults = faults or ([] if wanted == has else ['README.md: the verbs stand in another order'])
    yield 'the table of verbs in README.md is that of the program', faults


def write(tree):
    before, _, after = split(tree.read('README.md'))
    with open(os.path.join(tree.root, 'README.md'), 'w', encoding='utf-8') as file:
        file.write(before + '\n' + table(verbs(help_text(tree))) + '\n\n' + END + after)


if __name__ == '__main__':
    if sys.argv[-1] == '--write':
        write(lint.Tree(sys.argv[1], sys.argv[2]))
    else:
        lint.main(check)
