"""Hostile dictionaries, maps, word lists and sets, study files, and files of marks."""
import hashlib
import json
import sqlite3

from case import Case, floats, npy_of, text

WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
EN = text([(w, [i, (i * i) % 7 - 2, 1]) for i, w in enumerate(WORDS, 1)], '8 3')
DE = text([(w + 'x', [i + .1, (i * i) % 7 - 2, 1.2]) for i, w in enumerate(WORDS, 1)], '8 3')
DICT = b''.join(f'{w}\t{w}x\n'.encode() for w in WORDS)
PAIR = ['en=en', 'de=de']
SPACES = {'en': EN, 'de': DE}


def with_dict(name, data, exit=0, warn='', says=''):
    return Case(f'dict-{name}', {'d': data, **SPACES}, exit, warn=warn, says=says,
                args=['info', '--json', '--dict', '{}', *PAIR])


CONTROL = b'\x1b]0;owned\x07\x1b[2J'
LONG = b'w' * 70000


def dicts():
    yield with_dict('good', DICT)
    yield with_dict('blank', DICT.replace(b'\t', b' '))
    yield with_dict('blanks', DICT.replace(b'\t', b'   '))
    yield with_dict('crlf', DICT.replace(b'\n', b'\r\n'))
    yield with_dict('mac', DICT.replace(b'\n', b'\r'))
    yield with_dict('bom', b'\xef\xbb\xbf' + DICT, warn='bom')
    yield with_dict('no-last-line-end', DICT[:-1])
    yield with_dict('many-to-many', DICT + b'one\ttwox\ntwo\tonex\n')
    yield with_dict('same-line-twice', DICT + b'one\tonex\n')
    yield with_dict('third-field', DICT.replace(b'x\n', b'x\tnoun\n'))
    yield with_dict('not-utf8', DICT + b'caf\xe9\tonex\n', warn='invalid-utf8')
    yield with_dict('control', DICT + CONTROL + b'\tonex\n', warn='suspicious-words')
    yield with_dict('nul', DICT + b'a\0b\tonex\n', warn='suspicious-words')
    yield with_dict('bidi', DICT + 'a\u202eb\tonex\n'.encode(), warn='suspicious-words')
    yield with_dict('word-long', DICT + LONG + b'\tonex\n', warn='long-token')
    yield with_dict('reversed', b''.join(f'{w}x\t{w}\n'.encode() for w in WORDS), exit=0,
                    warn='dict-reversed few-pairs fewer-pairs-than-dimensions')
    yield with_dict('empty', b'', exit=3, says='empty')
    for name, data in (('lines', b'\n\n\n'), ('bom-alone', b'\xef\xbb\xbf'), ('nuls', b'\0' * 64),
                       ('one-column', b'one\ntwo\nthree\n'), ('comma', b'one,onex\ntwo,twox\n'),
                       ('semicolon', b'one;onex\ntwo;twox\n'), ('pipe', b'one|onex\ntwo|twox\n'),
                       ('equals', b'one=onex\ntwo=twox\n'), ('html', b'<!DOCTYPE html><html></html>'),
                       ('json', b'{"one": ["onex"]}'), ('lfs', b'version https://git-lfs.github.com/spec/v1\n'),
                       ('utf-16', '\ufeffone\tonex\n'.encode('utf-16-le')), ('png', b'\x89PNG\r\n\x1a\n'),
                       ('no-target', b'one\tonex\ntwo\t\n'), ('no-source', b'one\tonex\n\ttwox\n'),
                       ('line-short', DICT + b'nine\n'), ('vectors', EN.split(b'\n', 1)[1][:4]),
                       ('line-of-17-MiB', b'one ' + b'x' * (17 << 20))):
        yield with_dict(name, data, exit=3)
    score = ['bli', '--json', '--dict', '{}', *PAIR]
    yield Case('dict-nothing-found', {'d': b'xyz\tabc\nuvw\tdef\n', **SPACES}, exit=6, args=score)
    yield Case('dict-few-pairs', {'d': b'one\tonex\ntwo\ttwox\n', **SPACES}, args=score,
               warn='fewer-pairs-than-dimensions')
    yield Case('dict-of-itself', {'d': DICT, **SPACES}, exit=3,
               args=['bli', '--json', '--dict', 'en', *PAIR])
    yield Case('dict-folder', {'d': DICT, **SPACES}, exit=3,
               args=['bli', '--json', '--dict', '.', *PAIR])


MAP = b'1 0 0\n0 1 0\n0 0 1\n'


def with_map(name, data, exit=0, **more):
    return Case(f'map-{name}', {'en': EN, 'm': data}, exit,
                args=['info', '--json', 'en=en@m'], **more)


def maps():
    yield with_map('good', MAP, n=8, d=3)
    yield with_map('head', b'3 3\n' + MAP, n=8, d=3)
    yield with_map('tabs', MAP.replace(b' ', b'\t'), n=8)
    yield with_map('crlf', MAP.replace(b'\n', b'\r\n'), n=8)
    yield with_map('wider', b'1 0 0 1\n0 1 0 1\n0 0 1 1\n', n=8, d=4)
    yield with_map('npy', npy_of("'<f8'", shape='(3, 3)', data=b'\0' * 64 + b'\0' * 8), n=8,
                   warn='zero-vectors')
    for name, data in (('empty', b''), ('blank', b'\n\n'), ('ragged', b'1 0 0\n0 1\n0 0 1\n'),
                       ('two-rows', b'1 0 0\n0 1 0\n'), ('four-rows', MAP + b'0 0 1\n'),
                       ('nan', MAP.replace(b'1', b'nan')), ('inf', MAP.replace(b'1', b'inf')),
                       ('overflow', MAP.replace(b'1', b'1e400')), ('words', b'a 1 0 0\nb 0 1 0\n'),
                       ('comma', MAP.replace(b'1', b'1,0')), ('head-wrong', b'4 4\n' + MAP),
                       ('head-huge', b'4294967296 4294967296\n' + MAP),
                       ('huge-values', MAP.replace(b'1', b'1e300')), ('hex', MAP.replace(b'1', b'0x1')),
                       ('control', CONTROL + b'\n'), ('npy-1-d', npy_of(shape='(9,)', data=floats(*[0] * 9))),
                       ('npy-other', npy_of()), ('npy-cut', npy_of(shape='(3, 3)', data=b'\0' * 35)),
                       ('npy-object', npy_of("'|O'", shape='(3, 3)')),
                       ('torch', b'PK\3\4' + b'\0' * 60), ('html', b'<html></html>')):
        yield with_map(name, data, exit=3)
    yield with_map('unit-then-none', MAP, n=8)


SETS = (b'1\tX\tone\n1\tX\ttwo\n1\tY\tthree\n1\tY\tfour\n1\tA\tfive\n1\tA\tsix\n1\tB\tseven\n'
        b'1\tB\teight\n')


def measured(kind, name, option, data, verb, exit, says='', more=(), warn=None):
    args = [verb, *(['--json'] if warn is not None else []), option, '{}', *more]
    return Case(f'{kind}-{name}', {'s': data, **SPACES, 'dict': DICT}, exit, says=says, args=args,
                warn=warn or '')


def sets():
    def one(name, data, exit=3, says=''):
        return measured('sets', name, '--sets', data, 'bias', exit, says, ['en=en'])
    yield one('good', SETS, 0)
    yield one('crlf', SETS.replace(b'\n', b'\r\n'), 0)
    yield one('blanks', SETS.replace(b'\t', b' '), 0)
    yield one('control', SETS + b'1\tX\t' + CONTROL + b'\n', 0)
    yield one('repeated', SETS + b'1\tX\tone\n', 0)
    yield one('concepts', SETS.replace(b'\tone', b'\tONE\tone'), 0)
    whole = {'name': 'a', 'X': ['one', 'two'], 'Y': ['three', 'four'], 'A': ['five', 'six'],
             'B': ['seven', 'eight']}
    yield one('json', json.dumps(whole).encode(), 0)
    yield one('json-list', json.dumps([whole, {**whole, 'name': 'b'}]).encode(), 0)
    for name, data in (('empty', b''), ('two-fields', b'1\tX\n'), ('no-such-place', SETS + b'1\tQ\tnine\n'),
                       ('on-both-sides', SETS + b'1\tY\tone\n'), ('word-empty', SETS + b'1\tX\t\n'),
                       ('five-fields', SETS + b'1\tX\ta\tb\tc\n'), ('kind-unknown', SETS + b'1\tkind\tshoes\n'),
                       ('json-cut', json.dumps(whole).encode()[:-9]), ('json-number', b'[1, 2, 3]'),
                       ('json-deep', b'[' * 100000), ('json-nested', b'{"a":' * 2000 + b'1' + b'}' * 2000),
                       ('json-word-number', json.dumps({**whole, 'X': [1, 2]}).encode()),
                       ('json-not-utf8', b'{"name": "\xff"}'), ('json-nul', b'{"name": "a\\u0000b"}'),
                       ('json-twice', json.dumps([whole, whole]).encode()),
                       ('json-both-sides', json.dumps({**whole, 'Y': ['one']}).encode()),
                       ('html', b'<html></html>'), ('png', b'\x89PNG\r\n\x1a\n'), ('nuls', b'\0' * 50)):
        yield one(name, data)


def tables():
    good = b'one\t5\ntwo\t3\nthree\t1\n'

    def words(name, data, exit=3):
        return measured('list', name, '--list', data, 'coverage', exit, more=['en=en'])
    yield words('good', good, 0)
    yield words('no-weights', b'one\ntwo\nthree words\n', 0)
    yield words('head', b'word\tcount\n' + good, 0)
    yield words('control', good + CONTROL + b'\t1\n', 0)
    yield words('not-utf8', good + b'\xff\t1\n', 0)
    yield words('mac', good.replace(b'\n', b'\r'), 0)
    for name, line in (('weight-missing', b'four\n'), ('weight-negative', b'four\t-1\n'),
                       ('weight-nan', b'four\tnan\n'), ('weight-inf', b'four\tinf\n'),
                       ('weight-huge', b'four\t1e999\n'), ('weight-text', b'four\tmany\n')):
        yield words(name, good + line)
    yield words('empty', b'')
    yield words('blank', b'\n\n')

    def ratings(name, data, exit=3):
        return measured('ratings', name, '--ratings', data, 'relations', exit, more=['en=en', 'de=de'])
    yield ratings('good', b'one\ttwo\t5\nthree\tfour\t2\nfive\tsix\t1\n', 0)
    for name, data in (('empty', b''), ('two-fields', b'one\ttwo\nthree\tfour\n'),
                       ('nan', b'one\ttwo\t5\nthree\tfour\tnan\n'),
                       ('text', b'one\ttwo\t5\nthree\tfour\tmuch\n'),
                       ('comma', b'one\ttwo\t5\nthree\tfour\t2,5\n')):
        yield ratings(name, data)
    for option, name, line in (('--tags', 'tags', b'one\n'), ('--lemmas', 'lemmas', b'one\n'),
                               ('--tags', 'tags-empty', b''), ('--lemmas', 'lemmas-empty', b''),
                               ('--relations', 'relations', b'one\n'),
                               ('--relations', 'relations-mixed', b'one\ttwo\nant\tone\ttwo\n')):
        yield measured(name, 'bad', option, line, 'bli', 3,
                       more=['en=en', 'de=de', '--dict', 'dict'])
    for option in ('--tags', '--lemmas', '--relations'):
        yield measured(option[2:], 'control', option, b'one\ttwo\n' + CONTROL + b'\tx\n', 'bli', 0,
                       more=['en=en', 'de=de', '--dict', 'dict'])

    def places(name, data, exit=3):
        return Case(f'places-{name}', {'m': data, **SPACES}, exit,
                    args=['project', '--map-file', '{}', '--table', 'points', 'en=en'])
    head = b'word\tx\ty\n'
    all_words = b''.join(f'{w}\t{i}\t{i * i % 5}\n'.encode() for i, w in enumerate(WORDS))
    yield places('good', head + all_words, 0)
    for name, data in (('empty', b''), ('no-head', all_words),
                       ('no-column', b'word\tx\n' + b'one\t1\n'),
                       ('short', head + b'one\t1\n' + all_words),
                       ('nan', head + b'one\t1\tnan\n' + all_words),
                       ('inf', head + b'one\tinf\t1\n' + all_words),
                       ('text', head + b'one\tleft\t1\n' + all_words)):
        yield places(name, data)
    yield places('head-alone', head, 6)
    yield places('none-known', head + b'xyz\t1\t2\n', 6)


STUDY = (b'[study]\ntitle = A study\nsource = en\n[space en]\nfile = en\nlanguage = en\n'
         b'[space de]\nfile = de\nlanguage = de\nrole = aligned\ndict = dict\n')


def studies():
    def one(name, data, exit=3, says=''):
        return Case(f'study-{name}', {'s.ini': data, **SPACES, 'dict': DICT}, exit, says=says,
                    args=['info', '--study', '{}'])
    yield one('good', STUDY, 0)
    yield one('crlf', STUDY.replace(b'\n', b'\r\n'), 0)
    yield one('bom', b'\xef\xbb\xbf' + STUDY, 0)
    yield one('remarks', b'; one\n# two\n\n' + STUDY, 0)
    yield one('title-long', STUDY.replace(b'A study', b'A ' * 4000), 0)
    yield one('title-control', STUDY.replace(b'A study', CONTROL), 0)
    for name, data in (('empty', b''), ('no-section', b'file = en\n'), ('section-open', b'[space en\nfile = en\n'),
                       ('key-twice', STUDY + b'file = de\n'),
                       ('space-twice', STUDY + b'[space de]\nfile = de\n'), ('section-unknown', STUDY + b'[shoes]\na = b\n'), ('key-unknown', STUDY + b'size = 4\n'),
                       ('key-control', STUDY + CONTROL + b' = 4\n'),
                       ('no-equals', STUDY + b'just words\n'),
                       ('source-unknown', STUDY.replace(b'source = en', b'source = fr')),
                       ('role-unknown', STUDY.replace(b'aligned', b'assigned')), ('file-missing', STUDY.replace(b'file = de', b'file = nothing')),
                       ('file-itself', STUDY.replace(b'file = de', b'file = s.ini')), ('file-folder', STUDY.replace(b'file = de', b'file = .')),
                       ('file-empty', STUDY.replace(b'file = de', b'file =')), ('nul', STUDY.replace(b'file = de', b'file = d\0e')),
                       ('prepare-unknown', STUDY + b'prepare = polish\n'), ('not-utf8', STUDY.replace(b'[space de]', b'[space \xff]')),
                       ('option-range', STUDY + b'[options]\nk = 0\n'), ('option-number', STUDY + b'[options]\nseed = many\n'),
                       ('option-unknown', STUDY + b'[options]\nshell = sh\n'), ('one-line', b'x' * 300000),
                       ('nuls', b'\0' * 300), ('png', b'\x89PNG\r\n\x1a\n')):
        yield one(name, data)


def lines_of(*marks):
    """An export: a line a mark, and the line of their checksum."""
    body = b''.join(json.dumps(m, sort_keys=True, separators=(',', ':')).encode() + b'\n' for m in marks)
    return body + json.dumps({'count': len(marks), 'sha256': hashlib.sha256(body).hexdigest()},
                             separators=(',', ':')).encode() + b'\n'


def store(path, *statements, version=None):
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)
        if version is not None:
            db.execute(f'PRAGMA user_version = {version}')
    db.close()


def marks():
    def lines(name, data, exit=3):
        return Case(f'marks-{name}', {'m.jsonl': data}, exit,
                    args=['annotations', 'import', '{}', '--annotations', 'new.db'])
    for name, data in (('not-json', b'hello\n'), ('cut', b'{"id": "0123'), ('list', b'[1]\n'),
                       ('number', b'1\n'), ('null', b'null\n'), ('deep', b'[' * 100000 + b'\n'),
                       ('object-empty', b'{}\n'), ('id-wrong', lines_of({'id': 'x', 'kind': 'accept'})),
                       ('not-utf8', b'{"id": "\xff"}\n'), ('nul', b'\0\0\0\n'),
                       ('surrogate', b'{"id": "\\ud800"}\n'), ('png', b'\x89PNG\r\n\x1a\n'),
                       ('twice-key', b'{"id": "a", "id": "b"}\n'), ('line-of-17-MiB', b'{' * (17 << 20))):
        yield lines(name, data)

    def base(name, make, exit=3):
        return Case(f'store-{name}', {'m.db': make}, exit,
                    args=['annotations', 'list', '--annotations', '{}'])
    yield base('text', b'not a database at all\n' * 40)
    yield base('head-alone', b'SQLite format 3\0')
    yield base('other', lambda path: store(path, 'create table a (b)', 'insert into a values (1)'))
    yield base('view', lambda path: store(path, 'create table a (b)', 'create view annotation as select * from a'))
    yield base('newer', lambda path: store(path, 'create table a (b)', version=999))
    yield base('html', b'<html></html>')


def cases():
    for part in (dicts, maps, sets, tables, studies, marks):
        yield from part()
