#!/usr/bin/env python3
"""Counts single tests over several meson builds: tests/count.py gcc clang asan

Reads build/NAME/meson-logs/testlog.json of each build. A TAP program counts as its
subtests, any other program as one test. A test that ran in several builds counts once, and
as failed if it failed in any of them. A program that ends badly although none of its
subtests failed (a crash, a timeout, a plan not kept) is one failure more. What a failed test
said is shown; skips are listed with their reasons. The last line is `N passed, N failed` with
`, N skipped` if any.
"""
import json
import os
import re
import sys

PASSED, SKIPPED, FAILED = 0, 1, 2  # in this order of weight between builds: see merge
LINE = re.compile(r'^(not )?ok\b *(\d+)?(?: -)? *(.*?)(?: *# *(SKIP|TODO)\S*(.*))?$', re.I)
SHOWN = 20
PLAN_SKIP = re.compile(r'^1\.\.0\s*#\s*SKIP\S*\s*(.*)$', re.I)


def subtests(stdout):
    """(name, verdict, text) of each TAP line, and the reason of a plan that skips all.

    The text is the reason of a skip, or the comments that follow a failed test.
    """
    found, whole = [], None
    for line in stdout.splitlines():
        plan = PLAN_SKIP.match(line)
        if plan:
            whole = plan.group(1) or 'no reason given'
        match = LINE.match(line)
        if not match:
            if line.startswith('#') and found and found[-1][1] == FAILED:
                found[-1] = (*found[-1][:2], found[-1][2] + line[1:] + '\n')
            continue
        bad, number, name, directive, reason = match.groups()
        label = name or f'test {number or len(found) + 1}'
        if directive:
            found.append((label, SKIPPED, f'{directive.upper()}{reason}'))
        else:
            found.append((label, FAILED if bad else PASSED, ''))
    return found, whole


def results(record):
    """The single tests of one program as {key: (verdict, reason)}."""
    program = record['name'].split(' / ')[-1]
    result = record['result']
    found, whole = subtests(record.get('stdout') or '')
    out = {}
    for number, (label, verdict, reason) in enumerate(found, 1):
        out[(program, number, label)] = (verdict, reason)
    bad = result not in ('OK', 'SKIP', 'EXPECTEDFAIL')
    if bad and not any(verdict == FAILED for _, verdict, _ in found):
        said = (record.get('stderr') or '') or (record.get('stdout') or '')
        out[(program, 0, f'ended with {result}')] = (FAILED, said)
    elif not found and result == 'SKIP':
        out[(program, 0, 'all')] = (SKIPPED, whole or 'no reason given')
    elif not found and not bad:
        out[(program, 0, 'all')] = (PASSED, '')
    return out


def of_build(name, top='build'):
    """The single tests of one build; a build that left no log is one failed test."""
    folder = os.path.join(top, name)
    out = {}
    try:
        with open(os.path.join(folder, 'meson-logs', 'testlog.json'), encoding='utf-8') as log:
            for line in log:
                out.update(results(json.loads(line)))
    except OSError:
        pass
    step = None
    if os.path.exists(os.path.join(folder, 'failed')):
        with open(os.path.join(folder, 'failed'), encoding='utf-8') as file:
            step = file.read().strip()
    elif not out:
        step = 'no test ran'
    if step and not any(verdict == FAILED for verdict, _ in out.values()):
        out[(f'build {name}', 0, step)] = (FAILED, '')
    return out


def merge(total, more):
    """Failed anywhere is failed; passed somewhere outweighs skipped elsewhere."""
    weight = {FAILED: 2, PASSED: 1, SKIPPED: 0}
    for key, value in more.items():
        if key not in total or weight[value[0]] > weight[total[key][0]]:
            total[key] = value


def summary(total):
    count = [sum(1 for verdict, _ in total.values() if verdict == kind)
             for kind in (PASSED, SKIPPED, FAILED)]
    line = f'{count[PASSED]} passed, {count[FAILED]} failed'
    return line + (f', {count[SKIPPED]} skipped' if count[SKIPPED] else '')


def show(lines):
    """The beginning of what a failed test said, and its end."""
    if len(lines) > 2 * SHOWN:
        left_out = len(lines) - 2 * SHOWN
        lines = lines[:SHOWN] + [f'({left_out} lines more)'] + lines[-SHOWN:]
    for line in lines:
        print(f'      {line}')


def main(names):
    total = {}
    for name in names:
        here = of_build(name)
        print(f'{name}: {summary(here)}')
        for (program, _, label), (verdict, said) in here.items():
            if verdict == FAILED:
                print(f'  failed in {name}: {program}: {label}')
                show(said.splitlines())
        merge(total, here)
    for (program, _, label), (verdict, reason) in total.items():
        if verdict == SKIPPED:
            print(f'  skipped: {program}: {label}: {reason}')
    print(summary(total))
    return 1 if any(verdict == FAILED for verdict, _ in total.values()) else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
