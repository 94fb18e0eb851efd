#!/usr/bin/env python3
"""Every code of a warning or remark stands in `isogloss help warnings`, and no other does."""
import os
import re
import sys

ROOT = os.environ.get('ISOGLOSS_SOURCE_ROOT') or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CALL = re.compile(r'\b(?:notes_(?:warn|remark)|warn)\s*\(\s*[^;"]*?"([a-z0-9-]+)"', re.S)
TOPIC = re.compile(r'TopicItem warnings\[\] = \{(.*?)\n\};', re.S)


def used():
    codes = {}
    for folder in ('core', 'plots', 'tui'):
        for top, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in sorted(names):
                if not name.endswith('.c'):
                    continue
                path = os.path.join(top, name)
                with open(path, encoding='utf-8') as file:
                    for code in CALL.findall(file.read()):
                        codes.setdefault(code, os.path.relpath(path, ROOT))
    return codes


def listed():
    with open(os.path.join(ROOT, 'tui/topics.c'), encoding='utf-8') as file:
        body = TOPIC.search(file.read()).group(1)
    return re.findall(r'^\s*\{"([^"]+)",', body, re.M)


def say(number, faults, title):
    print(f'{"not ok" if faults else "ok"} {number} - {title}')
    for fault in faults:
        print(f'# {fault}')
    return bool(faults)


def main():
    codes, topic = used(), listed()
    if not codes or not topic:
        print('Bail out! no codes were found: the patterns of this test are out of date')
        return 1
    failed = say(1, [f'{path}: {code} is not in tui/topics.c' for code, path in sorted(codes.items())
                     if code not in topic], 'every code is listed')
    failed |= say(2, [f'tui/topics.c: no one uses {code}' for code in topic if code not in codes],
                  'every code that is listed is used')
    failed |= say(3, [f'{b} stands after {a}' for a, b in zip(topic, topic[1:]) if b <= a],
                  'codes are sorted, each once')
    print('1..3')
    return int(failed)


if __name__ == '__main__':
    sys.exit(main())
