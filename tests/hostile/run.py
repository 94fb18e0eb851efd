#!/usr/bin/env python3
"""Runs isogloss over files made to do harm, and checks each outcome: tests/hostile/run.py PROGRAM

Every case is one of the makers beside this file: files, a command, and what must come of it:
refused or read, how many rows and dimensions, which warnings. Beyond that, for every case: no
signal, no sanitizer report, at most 10 s and 512 MB, one line about what is wrong and
perhaps a hint, and no byte of the files on stdout or stderr that a terminal would obey. Prints
TAP. Under ISOGLOSS_TEST_SETTINGS (the sanitizers, tests/run.sh) every fourth case is run, with
ISOGLOSS_TEST_WHOLE every one. A second argument chooses cases by a regular expression.
"""
import concurrent.futures
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import zlib

import makers

SECONDS, BYTES = 10, 512 << 20
# what a terminal obeys or shows in another place: controls but TAB and LF, C1, bidi, tags
COMMAND = re.compile('[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064'
                     '\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]')
EXITS = {0, 3, 5, 6}


def run(program, one, settings):
    """The faults of one case: sentences."""
    with tempfile.TemporaryDirectory(prefix='hostile-') as folder:
        first = b''
        for name, data in one.files.items():
            path = os.path.join(os.fsencode(folder), os.fsencode(name))
            first = first or path
            if callable(data):
                data(path)
            else:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, 'wb') as file:
                    file.write(data)
        args = [os.fsencode(word).replace(b'{}', os.path.basename(first))
                for word in one.args]
        env = dict(os.environ, HOME=folder, XDG_DATA_HOME=folder, XDG_CACHE_HOME=folder,
                   XDG_CONFIG_HOME=folder, TERM='dumb', LC_ALL='C.UTF-8', COLUMNS='100')
        child = subprocess.Popen([program, *args], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        patience = threading.Timer(SECONDS * (12 if settings else 3), child.kill)
        patience.start()
        out, err = drain(child)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        patience.cancel()
    return judge(one, child.returncode, out, err, used, settings)


def drain(child):
    err = []
    reader = threading.Thread(target=lambda: err.append(child.stderr.read()))
    reader.start()
    out = child.stdout.read()
    reader.join()
    child.stdout.close()
    child.stderr.close()
    return out, err[0]


def judge(one, code, out, err, used, settings):
    faults = []
    said = err.decode('utf-8', 'replace')
    if code < 0 or re.search(r'Sanitizer|runtime error', said):
        return [f'ended with {code}', *said.splitlines()[:12]]
    seconds = used.ru_utime + used.ru_stime
    if seconds > SECONDS * (8 if settings else 1):
        faults.append(f'took {seconds:.1f} s')
    if not settings and used.ru_maxrss << 10 > BYTES:
        faults.append(f'took {used.ru_maxrss >> 10} MB')
    if code != one.exit:
        faults.append(f'exit {code} in place of {one.exit}: {said[:300]!r}')
    for name, stream in (('stdout', out), ('stderr', err)):
        shown = stream.decode('utf-8', 'surrogateescape')
        found = COMMAND.search(shown)
        if found:
            faults.append(f'{name} holds {found.group()!r}')
        if re.search('[\ud800-\udfff]', shown):
            faults.append(f'{name} is not UTF-8')
    if one.says not in said:
        faults.append(f'does not say {one.says!r}: {said[:300]!r}')
    if code in EXITS - {0}:
        faults += judge_refusal(out, said)
    if code == 0 and '--json' in one.args:
        faults += judge_result(one, out)
    return faults


def judge_refusal(out, said):
    lines = [line for line in said.splitlines() if 'warning: ' not in line]
    faults = []
    if out:
        faults.append('stdout is not empty')
    if not lines or not lines[0].startswith('isogloss: '):
        faults.append(f'no line says what is wrong: {said[:200]!r}')
    if len(lines) > 2 or (len(lines) == 2 and not lines[1].startswith('  hint: ')):
        faults.append(f'more than a line and a hint: {lines[1:4]!r}')
    if lines and len(lines[0]) > 400:
        faults.append(f'a line of {len(lines[0])} characters')
    return faults


def judge_result(one, out):
    try:
        result = json.loads(out.decode('utf-8'))
    except ValueError as error:
        return [f'stdout is no JSON: {error}']
    faults = []
    if re.search(r'\b(NaN|Infinity)\b', out.decode()):
        faults.append('a result is not finite')
    for key, value in one.want.items():
        got = result['inputs'][0].get(key)
        if got != value:
            faults.append(f'{key} is {got} in place of {value}')
    warned = sorted(w['code'] for w in result['warnings'])
    if warned != one.warn:
        faults.append(f'warns {warned} in place of {one.warn}')
    return faults


def main():
    program = os.path.abspath(sys.argv[1])
    settings = os.environ.get('ISOGLOSS_TEST_SETTINGS')
    cases = list(makers.cases())
    names = [one.name for one in cases]
    assert len(set(names)) == len(names), 'two cases of one name'
    if settings and not os.environ.get('ISOGLOSS_TEST_WHOLE'):
        cases = [one for one in cases if zlib.crc32(one.name.encode()) % 4 == 0]
    if len(sys.argv) > 2:
        cases = [one for one in cases if re.search(sys.argv[2], one.name)]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for i, (one, faults) in enumerate(zip(cases, pool.map(
                lambda one: run(program, one, settings), cases)), 1):
            bad += bool(faults)
            print('not ' if faults else '', f'ok {i} - {one.name}', sep='')
            for fault in faults:
                print('#', fault)
    print(f'1..{len(cases)}')
    sys.exit(bad > 0)


if __name__ == '__main__':
    main()
