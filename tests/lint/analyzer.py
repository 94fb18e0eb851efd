#!/usr/bin/env python3
"""Clang's static analyzer is silent over every C file of the program (tests are straight lines).

It follows at most MAX_NODES states through one function (it would stop at 225,000 by itself):
the last states of long functions are given up for time. As in tidy.py, a file that was clean
is not looked at again until something of it changes.
"""
import lint
import tidy

MAX_NODES = 30000
OPTIONS = [*tidy.QUIET, *(f'--extra-arg={word}' for word in (
    '-Xclang', '-analyzer-config', '-Xclang', f'max-nodes={MAX_NODES}')),
           '--checks=-*,clang-analyzer-*,'
           '-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling']


def check(tree):
    yield from tidy.look(tree, OPTIONS, ('core', 'plots', 'tui'), 'the analyzer')


if __name__ == '__main__':
    lint.main(check)
