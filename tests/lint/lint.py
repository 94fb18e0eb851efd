"""What the checks share: the project's files, C without comments and strings, TAP output.

A check is a module with `check(tree)` that yields (title, faults) pairs, each one TAP line;
faults are sentences `file:line: what is wrong`. It is run as a program, with the root of
the tree and the build folder from the environment that meson sets or from two arguments.
"""
import json
import os
import re
import sys

C_FOLDERS = ('core', 'plots', 'tui', 'tests')
CORE_ORDER = ('base', 'table', 'space', 'near', 'project', 'study', 'diag')


class Skip(Exception):
    """Raised by a check that cannot be made here; the text is the reason."""


class Tree:
    """The files under one root, by path relative to it."""

    def __init__(self, root, build):
        self.root = os.path.realpath(root)
        self.build = os.path.realpath(build) if build else None

    def files(self, *endings, folders=C_FOLDERS):
        """Sorted paths of the files in `folders` whose name has one of the endings."""
        found = []
        for folder in folders:
            for top, dirs, names in os.walk(os.path.join(self.root, folder)):
                dirs[:] = [d for d in dirs if not d.startswith(('.', 'build', '__'))]
                found += [os.path.relpath(os.path.join(top, name), self.root)
                          for name in names if name.endswith(endings)]
        return sorted(found)

    def c_files(self, *folders):
        return self.files('.c', '.h', folders=folders or C_FOLDERS)

    def exists(self, path):
        return os.path.exists(os.path.join(self.root, path))

    def read(self, path):
        with open(os.path.join(self.root, path), encoding='utf-8', errors='replace') as file:
            return file.read()

    def code(self, path):
        """The text of a C file with comments, strings and characters blanked out."""
        return TOKEN.sub(blank, self.read(path))

    def commands(self):
        """{source path: its entry of compile_commands.json}, from the build folder."""
        if not self.build:
            raise Skip('no build folder')
        path = os.path.join(self.build, 'compile_commands.json')
        if not os.path.exists(path):
            raise Skip(f'no {path}')
        with open(path, encoding='utf-8') as file:
            entries = json.load(file)
        out = {}
        for entry in entries:
            source = os.path.realpath(os.path.join(entry['directory'], entry['file']))
            out.setdefault(os.path.relpath(source, self.root), entry)
        return out


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def blank(match):
    """Keeps the line breaks of a token, so that line numbers stay true."""
    return re.sub(r'[^\n]', ' ', match.group(0))


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


def matches(tree, path, pattern, text):
    """A fault for each match of `pattern` in the code of a file; {0} is what matched."""
    code = tree.code(path)
    return [f'{path}:{line_of(code, m.start())}: ' + text.format(*(m.groups() or [m.group(0)]))
            for m in re.finditer(pattern, code)]


def main(check):
    root = sys.argv[1] if len(sys.argv) > 1 else os.environ.get('ISOGLOSS_SOURCE_ROOT', '.')
    build = sys.argv[2] if len(sys.argv) > 2 else os.environ.get('ISOGLOSS_BUILD_ROOT')
    number = failed = 0
    try:
        for title, faults in check(Tree(root, build)):
            number += 1
            failed += bool(faults)
            print(f'{"not " if faults else ""}ok {number} - {title}')
            for fault in faults:
                print(f'# {fault}')
    except Skip as reason:
        number += 1
        name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
        print(f'ok {number} - the rest of {name} # SKIP {reason}')
    print(f'1..{number}')
    sys.exit(1 if failed else 0)
