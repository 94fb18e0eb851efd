#!/usr/bin/env python3
"""Every check can fail: each is run on a tiny good tree, then on the same tree made worse.

A good tree that a check refuses, or a fault that it does not see, is a failed test here.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

GUARDED = '#ifndef {0}\n#define {0}\n\n{1}\n\n#endif\n'
GOOD = {
    '.clang-format': 'BasedOnStyle: LLVM\nIndentWidth: 4\n',
    '.clang-tidy': "Checks: '-*,readability-braces-around-statements'\nWarningsAsErrors: '*'\n",
    'meson.build': "project('tiny', 'c')\n",
    'core/base/two.h': GUARDED.format('CORE_BASE_TWO_H', 'int two_twice(int x);'),
    'core/base/two.c': '#include "core/base/two.h"\n\nint two_twice(int x) { return 2 * x; }\n',
    'core/diag/sum.c': '#include "core/base/two.h"\n\nint sum_of(int x);\n'
                       'int sum_of(int x) { return two_twice(x) + 1; }\n',
    'plots/dot.c': '#include "core/base/two.h"\n\nint dot_x(void);\n'
                   'int dot_x(void) { return two_twice(3); }\n',
    'tui/main.c': '#include <stdio.h>\n\n#include "core/base/two.h"\n\n'
                  'int main(void) { return printf("%d\\n", two_twice(1)) < 0; }\n',
    'tests/unit/meson.build': "unit = ['two', 'sum']\n",
    'tests/unit/test_two.c': 'int main(void) { return 0; }\n',
    'tests/unit/test_sum.c': 'int main(void) { return 0; }\n',
    'samples/study.ini': '[study]\n',
    'README.md': '# tiny\n\nRead `core/base/two.h`.\n\n<!-- verbs: from `isogloss help` -->\n'
                 '| | verb | what it says |\n|---|---|---|\n| Sums | `twice` | two of one number |\n'
                 '<!-- end of verbs -->\n',
    'build/tui/isogloss': '#!/bin/sh\necho "tiny: sums"\necho\necho Sums\n'
                          'echo "  twice       two of"\necho "              one number"\n',
}

# check, what a person got wrong, {file: new text, or a function of the old}, what must be said
BAD = [
    ('layering', 'core uses plots', {'core/base/two.c': '#include "plots/dot.h"\n',
                                     'plots/dot.h': ''}, 'core/ may not use plots/'),
    ('layering', 'plots uses tui', {'plots/dot.c': '#include "tui/app.h"\n', 'tui/app.h': ''},
     'plots/ may not use tui/'),
    ('layering', 'base uses diag', {'core/base/two.c': '#include "core/diag/sum.h"\n',
                                    'core/diag/sum.h': ''}, 'core/base/ may not use core/diag/'),
    ('layering', 'a relative include', {'core/base/two.c': '#include "two.h"\n'},
     'not a path from the root'),
    ('layering', 'curses in a view', {'tui/main.c': '#include <curses.h>\n'}, 'tui/curses_out.c'),
    ('layering', 'cairo in tui', {'tui/main.c': '#include <pango/pangocairo.h>\n'}, 'plots/'),
    ('symbols', 'core prints', {'core/base/two.c': '#include <stdio.h>\nint two_twice(int x);\n'
                                'int two_twice(int x) { return printf("%d", x); }\n'},
     'uses __printf_chk|uses printf'),
    ('symbols', 'core asks the environment',
     {'core/base/two.c': '#include <stdlib.h>\nint two_twice(int x);\n'
      'int two_twice(int x) { return getenv("HOME") ? x : 0; }\n'}, 'uses getenv'),
    ('symbols', 'plots leaves', {'plots/dot.c': '#include <stdlib.h>\nvoid dot_x(void);\n'
                                 'void dot_x(void) { exit(1); }\n'}, 'uses exit'),
    ('symbols', 'a foreign prefix', {'core/diag/sum.c': 'int add_up(int x);\n'
                                     'int add_up(int x) { return x; }\n'}, 'exports add_up'),
    ('symbols', 'a global', {'core/diag/sum.c': 'int sum_of(int x);\nstatic int sum_calls;\n'
                             'int sum_of(int x) { return x + sum_calls++; }\n'},
     'sum_calls can be written'),
    ('banned', 'strcpy', {'tui/main.c': 'void f(char *a) { strcpy(a, "b"); }\n'}, 'strcpy is banned'),
    ('banned', 'strtod in core', {'core/base/two.c': 'double f(char *a) { return strtod(a, 0); }\n'},
     'strtod obeys the locale'),
    ('banned', 'setlocale of all', {'tui/main.c': 'int main() { setlocale(LC_ALL, ""); }\n'},
     'setlocale of LC_ALL'),
    ('banned', 'stdout in plots', {'plots/dot.c': 'void dot_x(FILE *f) { f = stdout; }\n'},
     'stdout in a library'),
    ('banned', 'stderr in core', {'core/base/two.c': 'void f(void) { fputs("x", stderr); }\n'},
     'stderr in core'),
    ('banned', 'exit in core', {'core/base/two.c': 'void f(void) { exit(3); }\n'},
     'exit in a library'),
    ('banned', 'cells in a diagnostic',
     {'core/diag/sum.c': 'double f(Table *t) { return table_get_real(t, 0, 0); }\n'},
     'a Table is built last'),
    ('headers', 'a wrong guard', {'core/base/two.h': GUARDED.format('TWO_H', 'int two(int x);')},
     'CORE_BASE_TWO_H'),
    ('headers', 'a type from nowhere',
     {'core/base/two.h': GUARDED.format('CORE_BASE_TWO_H', 'size_t two_size(void);')}, 'size_t'),
    ('format', 'an odd indent', {'core/base/two.c': 'int two_twice(int x)\n{\n return 2*x;\n}\n'},
     'core/base/two.c:'),
    ('tidy', 'a long body without braces',
     {'core/base/two.c': 'int two_twice(int x);\nint two_twice(int x) {\n    if (x)\n'
      '        return 1;\n    return 2;\n}\n'}, 'core/base/two.c:3: .*braces'),
    ('analyzer', 'a null pointer that is followed',
     {'core/base/two.c': 'int two_twice(int x);\nint two_twice(int x) {\n'
      '    int *p = x ? &x : 0;\n    return *p;\n}\n'}, 'core/base/two.c:4: .*null'),
    ('text', 'a long file', {'core/base/two.c': 'int x;\n' * 601}, '601 lines'),
    ('text', 'a blank at the end', {'core/base/two.c': 'int x; \n'}, 'blank at the end'),
    ('text', 'a tab', {'core/base/two.c': '\tint x;\n'}, 'a tab'),
    ('text', 'no last newline', {'core/base/two.c': 'int x;'}, 'no newline'),
    ('text', 'an open end', {'core/base/two.c': '/* TO' + 'DO: finish */\n'}, 'without a name'),
    ('text', 'a mute warning', {'core/base/two.c': 'int x; /* NO' + 'LINT */\n'}, 'NOLINT without'),
    ('readme', 'a lost file', {'README.md': GOOD['README.md'].replace('two.h', 'three.h')},
     'there is no core/base/three.h'),
    ('readme', 'a verb that is not listed',
     {'build/tui/isogloss': GOOD['build/tui/isogloss'] + 'echo "  half        a part"\n'},
     'lacks: .*half'),
    ('readme', 'a verb that is gone', {'build/tui/isogloss': '#!/bin/sh\necho Sums\n'},
     'has too much: .*twice'),
    ('scripts', 'an array of bash', {'samples/x.sh': '#!/bin/sh\na=(1 2)\n'}, 'samples/x.sh'),
    ('scripts', 'no #! line', {'tests/x.sh': 'echo\n'}, 'no #! line'),
    ('tree', 'no test', {'core/base/three.c': 'int x;\n'}, 'no tests/unit/test_three.c'),
    ('tree', 'a test that is not built', {'tests/unit/meson.build': "unit = ['two']\n"},
     'no tests/unit/test_sum.c'),
    ('tree', 'an object file', {'core/base/two.o': '\x7fELF'}, 'a product of a build'),
    ('tree', 'a large sample', {'samples/big.bin': ' ' * 24_000_001}, 'more than 24000000'),
]


def write(root, files):
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w', encoding='utf-8') as file:
            file.write(text)
        if text.startswith('#!'):
            os.chmod(full, 0o755)


def build(root):
    """Compiles what there is, as meson would, with the database that the checks read."""
    folder = os.path.join(root, 'build')
    os.makedirs(folder, exist_ok=True)
    entries = []
    for path in ('core/base/two.c', 'core/diag/sum.c', 'plots/dot.c', 'tui/main.c'):
        output = path.replace('/', '_') + '.o'
        command = ['gcc', '-std=c17', '-O1', '-fPIC', f'-I{root}', '-o', output, '-c',
                   os.path.join(root, path)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        entries.append({'directory': folder, 'command': ' '.join(command),
                        'file': os.path.join(root, path), 'output': output})
    with open(os.path.join(folder, 'compile_commands.json'), 'w', encoding='utf-8') as file:
        json.dump(entries, file)


def judge(name, root):
    """(exit status, output) of one check on a tree."""
    done = subprocess.run([sys.executable, os.path.join(HERE, name + '.py'), root,
                           os.path.join(root, 'build')], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def outcome(name, changes, wanted):
    """None if the check behaves: silent without changes, else failing with a `wanted` word."""
    with tempfile.TemporaryDirectory() as root:
        write(root, GOOD)
        write(root, changes)
        if name in ('symbols', 'tidy', 'analyzer', 'headers'):
            try:
                build(root)
            except subprocess.CalledProcessError as failure:
                if name != 'headers':
                    return f'the tree does not compile: {failure.stderr.decode()[:200]}'
        status, said = judge(name, root)
    if wanted is None:
        return None if status == 0 and 'SKIP' not in said else f'refused a good tree: {said}'
    if status != 1:
        return f'exit status {status}: {said}'
    faults = [line for line in said.splitlines() if line.startswith('#')]
    return None if any(re.search(wanted, line) for line in faults) else f'said: {said}'


def main():
    needs = ('gcc', 'clang', 'clang-format', 'clang-tidy')
    lacking = [tool for tool in needs if not shutil.which(tool)]
    if lacking:
        print(f'1..0 # SKIP no {" ".join(lacking)}')
        return 0
    names = list(dict.fromkeys(name for name, *_ in BAD))
    cases = [(name, 'a good tree passes', {}, None) for name in names]
    cases += [(name, f'sees {what}', changes, wanted) for name, what, changes, wanted in BAD]
    print(f'1..{len(cases)}')
    failed = 0
    for number, (name, title, changes, wanted) in enumerate(cases, 1):
        fault = outcome(name, changes, wanted)
        failed += fault is not None
        print(f'{"not " if fault else ""}ok {number} - {name} {title}')
        for line in (fault or '').splitlines():
            print(f'# {line}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
