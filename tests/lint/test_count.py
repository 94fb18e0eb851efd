#!/usr/bin/env python3
"""tests/count.py on made-up logs: every kind of outcome, and several builds of one test."""
import contextlib
import io
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import count  # noqa: E402


def log(*programs):
    """(name, result, stdout) as the lines of meson's testlog.json."""
    return ''.join(json.dumps({'name': f'isogloss:unit / {name}', 'result': result,
                               'stdout': out}) + '\n' for name, result, out in programs)


def run(builds, failed=None):
    """(exit status, lines) of count.main over {build: log}."""
    back = os.getcwd()
    with tempfile.TemporaryDirectory() as top:
        for name, text in builds.items():
            folder = os.path.join(top, 'build', name)
            os.makedirs(os.path.join(folder, 'meson-logs'))
            if text is not None:
                with open(os.path.join(folder, 'meson-logs', 'testlog.json'), 'w') as file:
                    file.write(text)
            if failed and name in failed:
                with open(os.path.join(folder, 'failed'), 'w') as file:
                    file.write(failed[name])
        os.chdir(top)
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                status = count.main(list(builds))
        finally:
            os.chdir(back)
    return status, said.getvalue().splitlines()


TWO = '1..2\nok 1 - first\nok 2 - second\n'
CASES = [
    ('subtests are counted, not programs', {'gcc': log(('a', 'OK', TWO), ('b', 'OK', TWO))}, {},
     0, '4 passed, 0 failed'),
    ('a failed subtest', {'gcc': log(('a', 'FAIL', '1..2\nok 1 - first\nnot ok 2 - second\n'))}, {},
     1, '1 passed, 1 failed'),
    ('a crash after good subtests', {'gcc': log(('a', 'ERROR', '1..2\nok 1 - first\n'))}, {},
     1, '1 passed, 1 failed'),
    ('a time-out without a line', {'gcc': log(('a', 'TIMEOUT', ''))}, {}, 1, '0 passed, 1 failed'),
    ('a program without TAP', {'gcc': log(('a', 'OK', 'hello\n'))}, {}, 0, '1 passed, 0 failed'),
    ('a skipped subtest with its reason',
     {'gcc': log(('a', 'OK', '1..2\nok 1 - first\nok 2 - second # SKIP no avx512\n'))}, {},
     0, '1 passed, 0 failed, 1 skipped'),
    ('a skipped program', {'gcc': log(('a', 'SKIP', '1..0 # SKIP no vterm\n'))}, {},
     0, '0 passed, 0 failed, 1 skipped'),
    ('a test in two builds counts once', {'gcc': log(('a', 'OK', TWO)), 'asan': log(('a', 'OK', TWO))},
     {}, 0, '2 passed, 0 failed'),
    ('failed in one build is failed',
     {'gcc': log(('a', 'OK', TWO)), 'asan': log(('a', 'FAIL', TWO.replace('ok 2', 'not ok 2')))}, {},
     1, '1 passed, 1 failed'),
    ('skipped in one build, passed in the other',
     {'gcc': log(('a', 'OK', TWO)), 'asan': log(('a', 'OK', TWO.replace('second', 'second # SKIP')))},
     {}, 0, '2 passed, 0 failed'),
    ('a build that did not compile', {'gcc': log(('a', 'OK', TWO)), 'clang': None},
     {'clang': 'compiling'}, 1, '2 passed, 1 failed'),
    ('a build without a test', {'gcc': log(('a', 'OK', TWO)), 'clang': ''}, {},
     1, '2 passed, 1 failed'),
    ('meson fails although the log is good', {'gcc': log(('a', 'OK', TWO))}, {'gcc': 'running'},
     1, '2 passed, 1 failed'),
    ('names with a number sign survive', {'gcc': log(('a', 'OK', '1..1\nok 1 - reads # as text\n'))},
     {}, 0, '1 passed, 0 failed'),
]


def main():
    print(f'1..{len(CASES) + 2}')
    bad = 0
    for number, (title, builds, failed, want_status, want_line) in enumerate(CASES, 1):
        status, lines = run(builds, failed)
        good = status == want_status and lines[-1] == want_line
        bad += not good
        print(f'{"" if good else "not "}ok {number} - {title}')
        if not good:
            print(f'# exit {status}, {lines}')
    _, lines = run({'gcc': log(('a', 'OK', 'ok 1 - wide # SKIP no avx512\n1..1\n'))})
    good = any('no avx512' in line for line in lines)
    print(f'{"" if good else "not "}ok {len(CASES) + 1} - the reason of a skip is listed')
    bad += not good
    _, lines = run({'gcc': log(('a', 'FAIL', '1..2\nnot ok 1 - sum\n# 2 != 3\nok 2 - other\n# fine\n'))})
    good = any('2 != 3' in line for line in lines) and not any('fine' in line for line in lines)
    bad += not good
    print(f'{"" if good else "not "}ok {len(CASES) + 2} - what a failed test said is shown')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
