#!/usr/bin/env python3
"""Functions that are not used, and where some may be."""
import lint

EVERYWHERE = (r'\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|rand|srand|system|alloca|'
              r'tmpnam|mktemp)\s*\(')
NUMBERS = r'\b(strtof|strtod|strtold)\s*\('
LOCALE = r'\bsetlocale\s*\(\s*(?!LC_CTYPE\b)(\w*)'
OUTPUT = r'\b(stdout\b|(?:printf|vprintf|puts|putchar|perror)(?=\s*\())'
STDERR = r'\b(stderr)\b'
PROCESS = r'\b(exit|_exit|getenv|secure_getenv)\s*\('
CELLS = r'\b(table_get_\w+|table_(?:cell|real|int|text|bool|word)(?:_at)?)\s*\('


def each(tree, pattern, text, *folders):
    return [fault for path in tree.c_files(*folders)
            for fault in lint.matches(tree, path, pattern, text)]


def check(tree):
    yield 'no banned function', each(tree, EVERYWHERE, '{0} is banned')
    yield ('numbers are read without the locale in core',
           each(tree, NUMBERS, '{0} obeys the locale: use core/base/number', 'core'))
    yield 'only LC_CTYPE is ever set', each(tree, LOCALE, 'setlocale of {0}')
    yield ('core and plots print nothing and never leave',
           each(tree, OUTPUT, '{0} in a library', 'core', 'plots')
           + each(tree, STDERR, '{0} in core', 'core')
           + each(tree, PROCESS, '{0} in a library', 'core', 'plots'))
    yield ('diagnostics compute on typed results, not on cells',
           each(tree, CELLS, '{0}: a Table is built last', 'core/diag'))


if __name__ == '__main__':
    lint.main(check)
