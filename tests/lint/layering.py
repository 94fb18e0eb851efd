#!/usr/bin/env python3
"""The one direction, read off the include lines: a folder uses only what stands before it."""
import re

import lint

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
TOPS = {'core': ('core',), 'plots': ('core', 'plots'), 'tui': ('core', 'plots', 'tui'),
        'tests': ('core', 'plots', 'tui', 'tests')}
ONLY_IN = (  # system header, who may include it, in words
    (r'n?curses\w*\.h|ncursesw/|term\.h', r'tui/curses_out\.c', 'tui/curses_out.c'),
    (r'cairo|pango', r'(tests/\w+/)?plots/|tests/', 'plots/'),
    (r'png\.h', r'plots/|tests/', 'plots/'),
    (r'vterm\.h|cmocka\.h', r'tests/', 'tests/'),
    (r'locale\.h', r'tui/|tests/', 'tui/'),
)


def includes(tree, path):
    text = tree.read(path)
    for match in INCLUDE.finditer(text):
        yield lint.line_of(text, match.start()), match.group(1), match.group(2)


def wrong_direction(path, included):
    """Why `path` may not include the project file `included`; None if it may."""
    mine, theirs = path.split('/'), included.split('/')
    if theirs[0] not in TOPS[mine[0]]:
        return f'{mine[0]}/ may not use {theirs[0]}/'
    if mine[0] == 'core' and len(theirs) > 2:
        order = lint.CORE_ORDER
        if mine[1] not in order or theirs[1] not in order:
            return 'a folder of core/ that has no place in the order'
        if order.index(theirs[1]) > order.index(mine[1]):
            return f'core/{mine[1]}/ may not use core/{theirs[1]}/'
    return None


def check(tree):
    from_root, direction, guarded = [], [], []
    for path in tree.c_files():
        for line, kind, name in includes(tree, path):
            where = f'{path}:{line}: '
            if kind == '"':
                if name.split('/')[0] not in TOPS or not tree.exists(name):
                    from_root.append(f'{where}"{name}" is not a path from the root')
                else:
                    why = wrong_direction(path, name)
                    direction += [f'{where}"{name}": {why}'] if why else []
            for header, who, words in ONLY_IN:
                if kind == '<' and re.match(header, name) and not re.match(who, path):
                    guarded.append(f'{where}<{name}> belongs in {words}')
    yield 'includes are written from the root', from_root
    yield 'no folder uses one that stands after it', direction
    yield 'curses, cairo, pango, png and locale stay in their rooms', guarded


if __name__ == '__main__':
    lint.main(check)
