"""Hostile word2vec and GloVe files, text and binary."""
import struct

from case import GOOD, ROWS, Case, binary, text, with_number, with_word

# headers that promise what no file of this size can hold, or nothing sensible
HEADS = ['-3 3', '4 -3', '0 3', '4 0', '0 0', '2147483648 3', '4294967296 3', '4294967297 3',
         '9223372036854775807 3', '9223372036854775808 3', '18446744073709551615 3',
         '18446744073709551620 3', '99999999999999999999999 3', '4 2147483648', '4 4294967299',
         '4611686018427387904 4', '6148914691236517206 3', '1000000000 300', '4 65537',
         '1e9 3', '0x4 3', '4 3.5', '+4 -0']


def heads():
    for head in HEADS:
        name = head.replace(' ', '_')
        yield Case(f'text-head-{name}', text(ROWS, head), exit=3)
        yield Case(f'binary-head-{name}', binary(['one', 'two', 'six', 'ten'], head=head), exit=3)
    yield Case('text-head-alone', b'4 3\n', exit=3, says='has none')
    yield Case('text-head-no-line-end', b'4 3', exit=3)
    yield Case('text-head-long', b'4' + b' ' * 5000 + b'3\n' + GOOD[4:], exit=3)
    yield Case('text-head-digits', b'4' * 4000 + b' 3\n' + GOOD[4:], exit=3)
    yield Case('text-head-too-small', text(ROWS, '2 3'), n=4, d=3, warn='header-count')
    yield Case('text-head-too-large', text(ROWS, '5 3'), exit=3)
    yield Case('text-head-too-large-cut', text(ROWS, '5 3'), n=4, warn='cut-file',
               args=['info', '--json', '--allow-cut', 'en={}'])
    yield Case('text-head-tab', text(ROWS, '4\t3'), n=4, d=3)
    yield Case('text-head-blanks', text(ROWS, '4  3 '), n=4, d=3)
    yield Case('text-head-crlf', text(ROWS, '4 3', end='\r\n'), n=4, d=3)
    yield Case('text-head-wrong-d', text(ROWS, '4 2'), exit=3, says='most rows have 3')
    yield Case('text-head-larger-d', text(ROWS, '4 4'), exit=3, says='most rows have 3')


def shapes():
    yield Case('empty', b'', exit=3, says='empty')
    for name, blank in (('blank', b'   '), ('line', b'\n'), ('lines', b'\n\n \n\t\n'),
                        ('crlf', b'\r\n\r\n'), ('bom', b'\xef\xbb\xbf'), ('nul', b'\0'),
                        ('nuls', b'\0' * 4096)):
        yield Case(f'only-{name}', blank, exit=3)
    yield Case('good', GOOD, n=4, d=3, left=0)
    yield Case('no-last-line-end', GOOD[:-1], n=4, d=3)
    yield Case('no-head', text(ROWS), n=4, d=3)
    yield Case('tabs', text(ROWS, '4 3', sep='\t'), n=4, d=3)
    yield Case('blanks-doubled', text(ROWS, '4 3', sep='  '), n=4, d=3)
    yield Case('blanks-trailing', GOOD.replace(b'\n', b'  \n'), n=4, d=3)
    yield Case('bom', b'\xef\xbb\xbf' + GOOD, n=4, d=3, warn='bom')
    yield Case('bom-twice', b'\xef\xbb\xbf' * 2 + GOOD, exit=3)
    yield Case('blank-line', GOOD.replace(b'two', b'\ntwo'), n=4, d=3, warn='blank-lines')
    yield Case('blank-lines-at-end', GOOD + b'\n\n', n=4, d=3, warn='blank-lines')
    yield Case('mac-line-ends', GOOD.replace(b'\n', b'\r'), exit=3, says='CR alone')
    yield Case('line-of-16-MiB', b'4 3\none 1 2 ' + b'3' * (17 << 20), exit=3)
    yield Case('number-of-1-MB', b'4 3\none 1 2 ' + b'3' * (1 << 20) + GOOD[13:], exit=0,
               n=3, left=1, warn='not-finite')
    yield Case('number-of-1-MB-small', b'4 3\none 1 2 .' + b'0' * (1 << 20) + b'1\n' + GOOD[14:],
               n=4)
    short = text([ROWS[0], ('two', [4, 5]), *ROWS[2:]], '4 3')
    yield Case('row-short', short, exit=3, says=':3')
    yield Case('row-short-skipped', short, n=3, left=1, warn='bad-rows',
               args=['info', '--json', '--skip-bad-rows', 'en={}'])
    yield Case('row-of-a-word', text([ROWS[0], ('two', []), *ROWS[2:]], '4 3'), exit=3, says=':3')
    yield Case('row-long', text([ROWS[0], ('two', [4, 5, 6, 7]), *ROWS[2:]], '4 3'), n=4, d=3,
               warn='token-ends-in-number')
    yield Case('row-word-of-two', text([ROWS[0], ('to do', [4, 5, 6]), *ROWS[2:]], '4 3'), n=4,
               d=3)
    yield Case('row-last-cut', GOOD[:-6], exit=3)
    yield Case('row-last-cut-allowed', GOOD[:-6], n=3, warn='cut-file',
               args=['info', '--json', '--allow-cut', 'en={}'])
    yield Case('row-no-word', text([ROWS[0], ('', [4, 5, 6]), *ROWS[2:]], '4 3'), exit=0, n=3,
               left=1, warn='empty-token')
    yield Case('one-row', text(ROWS[:1], '1 3'), n=1, d=3)
    yield Case('one-dimension', text([('a', [1]), ('b', [-1])], '2 1'), n=2, d=1,
               warn='one-dimension')
    yield Case('many-dimensions', text([('a', [1] * 65536)], '1 65536'), n=1, d=65536)
    yield Case('too-many-dimensions', text([('a', [1] * 65537)]), exit=5)
    yield Case('program', b'#!/bin/sh\necho 4 3\nexec rm -rf /\n', exit=3)
    yield Case('prose', b'This is no vector file.\nIt has words, and no numbers.\n', exit=3)
    yield Case('csv', b'word,x,y\none,1,2\ntwo,3,4\n', exit=3)
    yield Case('noise', bytes((i * 167 + (i >> 3) * 13) & 255 for i in range(5000)), exit=3)


NOT_FINITE = ['nan', 'NaN', '-nan', 'NAN', 'inf', '-inf', 'Infinity', '-INFINITY', '1e39', '-1e39',
              '3.5e38', '1e400', '1e99999', '1e999999999999999999999', '9' * 60]
REFUSED = ['1,5', '1.234,5', '1,234.5', '\u22121', '\u0661\u0662', '\uff11', '0.2x', '0x1p3',
           '0x10', '1_000', '1e', '1e+', '+-1', '--1', '.', '-', '+', 'e5', '1.2.3', '1d5', '1f',
           "'1'", '"1"', '1%', '(1)', '1e5.5', 'NaN1', 'infinite', 'nan(1)', '1\x000', '\x00',
           '1\u00a0', '\u20281', '1\v', '$1', 'one', '1e-', 'TRUE', 'null', '1/2', '٫5']
FINE = ['1e-400', '-1e-400', '1e-99999999999999999999', '-0', '+0', '1e38', '-3.4028234e38',
        '0' * 300 + '7', '0.' + '0' * 40 + '1', '1' + '0' * 30, '00.50', '5.', '.5', '1E+2',
        '1e+00000000000000000000001', '0.1000000014901161193847656250000000000000001',
        '16777217', '2.2250738585072011e-308']


def numbers():
    for i, number in enumerate(NOT_FINITE):
        yield Case(f'number-not-finite-{i}', with_number(number), n=3, left=1, warn='not-finite')
    for i, number in enumerate(REFUSED):
        yield Case(f'number-refused-{i}', with_number(number), exit=3, says=':3')
        if i % 4 == 0:
            yield Case(f'number-skipped-{i}', with_number(number), n=3, left=1, warn='bad-rows',
                       args=['info', '--json', '--skip-bad-rows', 'en={}'])
    for i, number in enumerate(FINE):
        yield Case(f'number-fine-{i}', with_number(number), n=4, d=3, left=0)
    yield Case('number-all-nan', text([('a', ['nan'] * 3), ('b', ['nan'] * 3)], '2 3'), exit=3)
    yield Case('number-comma-hint', with_number('1,5'), exit=3, says='decimal comma')
    yield Case('row-zero', text([*ROWS, ('nil', [0, 0, 0])], '5 3'), n=5, warn='zero-vectors')
    yield Case('row-zero-signed', text([*ROWS, ('nil', ['-0', '0', '+0.0'])], '5 3'), n=5,
               warn='zero-vectors')
    yield Case('row-underflow', text([*ROWS, ('nil', ['1e-50'] * 3)], '5 3'), n=5,
               warn='zero-vectors')
    yield Case('row-subnormal', text([*ROWS, ('tiny', ['1e-40'] * 3)], '5 3'), n=5,
               warn='subnormal')
    yield Case('row-large', text([*ROWS, ('big', ['3e38'] * 3)], '5 3'), n=5)
    yield Case('rows-all-zero', text([('a', [0, 0]), ('b', [0, 0])], '2 2'), n=2,
               warn='zero-vectors')


# words that hide, reorder or command: kept as bytes, warned of, shown as what they are
SUSPICIOUS = {
    'colour': b'\x1b[31mred\x1b[0m', 'title': b'\x1b]0;owned\x07', 'title-report': b'\x1b[21t',
    'decrqss': b'\x1bP$q"p\x1b\\', 'osc-8': b'\x1b]8;;http://x\x1b\\x', 'osc-52': b'\x1b]52;c;AA\a',
    'clear': b'\x1b[2J\x1b[H', 'csi-8-bit': '\u009b31m'.encode(), 'osc-8-bit': '\u009d0;x'.encode(),
    'nel': '\u0085'.encode(), 'bell': b'\a', 'back': b'ab\b\bxy', 'delete': b'a\x7fb', 'nul': b'a\0b',
    'vertical-tab': b'a\vb', 'form-feed': b'a\fb', 'return': b'a\rb', 'shift-out': b'a\x0eb',
    'rlo': 'abc\u202edef'.encode(), 'lre': '\u202aabc'.encode(), 'rli': 'a\u2067b'.encode(),
    'lrm': 'a\u200eb'.encode(), 'alm': 'a\u061cb'.encode(), 'zero-width': 'a\u200bb'.encode(),
    'soft-hyphen': 'a\u00adb'.encode(), 'word-joiner': 'a\u2060b'.encode(),
    'bom-inside': 'a\ufeffb'.encode(), 'tag': 'a\U000e0041\U000e007f'.encode(),
    'annotation': '\ufff9a\ufffab\ufffb'.encode(), 'line-separator': 'a\u2028b'.encode(),
    'paragraph': 'a\u2029b'.encode(), 'private': 'a\ue000'.encode(),
    'nbsp': 'a\u00a0b'.encode(), 'ideographic-blank': 'a\u3000b'.encode(),
    'noncharacter': 'a\ufffe'.encode(), 'joiner-latin': 'a\u200db'.encode()}
NOT_UTF8 = {'latin-1': b'caf\xe9', 'lone-continuation': b'a\x80', 'cut-2': b'a\xc3', 'cut-3': b'\xe2\x82',
            'cut-4': b'\xf0\x9f\x98', 'overlong-2': b'\xc0\xaf', 'overlong-3': b'\xe0\x80\xaf',
            'overlong-nul': b'\xc0\x80', 'surrogate': b'\xed\xa0\x80', 'too-large': b'\xf4\x90\x80\x80',
            'five-bytes': b'\xf8\x88\x80\x80\x80', 'fe-ff': b'\xfe\xff'}
LEGITIMATE = {
    'zwnj-persian': 'می\u200cخواهم', 'zwj-sinhala': 'ශ්\u200dරී', 'zwj-emoji': '👩\u200d💻',
    'flag': '🇪🇺', 'keycap': '1\ufe0f\u20e3', 'hebrew': 'שלום', 'arabic': 'كتاب', 'thai': 'กำ',
    'hangul': '한국어', 'jamo': '\u1112\u1161\u11ab', 'stack': 'e\u0301\u0323\u0302', 'zalgo': 'z' + '\u0301' * 40,
    'mark-first': '\u0301a', 'cherokee': 'ᏣᎳᎩ', 'syllabics': 'ᐊᓂᔑᓈᐯ', 'astral': '𐌰𐌱', 'formula': '=1+1', 'formula-at': '@SUM', 'percent': '%n%s%x',
    'html': '<b>&amp;', 'quote': '"a', 'backslash': 'a\\n', 'dash': '-rf', 'word-2': '2', 'word-nan': 'nan'}


def words():
    for name, word in SUSPICIOUS.items():
        yield Case(f'word-{name}', with_word(word), n=5, warn='suspicious-words')
    for name, word in NOT_UTF8.items():
        yield Case(f'word-{name}', with_word(word), n=5, warn='invalid-utf8')
        if len(name) % 2:
            yield Case(f'binary-word-{name}', binary(['one', word]), n=2, warn='invalid-utf8')
    for name, word in LEGITIMATE.items():
        yield Case(f'word-{name}', with_word(word), n=5, left=0)
    yield Case('word-twice', with_word('two'), n=4, warn='duplicates')
    yield Case('word-100-times', text([('a', [1, 2])] * 100, '100 2'), n=1,
               warn='duplicates')
    yield Case('word-nfc-nfd', text([('\u00e9', [1, 2]), ('e\u0301', [2, 1])], '2 2'), n=2)
    yield Case('word-case', text([('A', [1, 2]), ('a', [2, 1])], '2 2'), n=2)
    yield Case('word-64-KiB', with_word('w' * 65536), n=5)
    yield Case('word-longer', with_word('w' * 65537), n=4, left=1, warn='long-token')
    yield Case('word-1-MB', with_word('w' * 1000000), n=4, left=1, warn='long-token')


FOREIGN = {
    'utf-16-le': '\ufeff4 3\none 1 2 3\n'.encode('utf-16-le'),
    'utf-16-be': '\ufeff4 3\none 1 2 3\n'.encode('utf-16-be'),
    'html': b'<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n',
    'html-bare': b'<html>\n<body>moved</body></html>\n',
    'lfs': b'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n',
    'json': b'{"one": [1, 2, 3]}\n', 'json-list': b'[[1, 2, 3]]\n', 'pickle-2': b'\x80\x02]q\x00.',
    'pickle-5': b'\x80\x05\x95\x00\x00\x00\x00', 'hdf5': b'\x89HDF\r\n\x1a\n' + b'\0' * 40,
    'gguf': b'GGUF\3\0\0\0' + b'\0' * 40, 'xz': b'\xfd7zXZ\0\0\4' + b'\0' * 20,
    'bzip2': b'BZh91AY&SY' + b'\0' * 20, 'png': b'\x89PNG\r\n\x1a\n' + b'\0' * 20,
    'elf': b'\x7fELF\2\1\1' + b'\0' * 20, 'pdf': b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'}


def foreign():
    for name, data in FOREIGN.items():
        yield Case(f'foreign-{name}', data, exit=3)


def binaries():
    four = ['one', 'two', 'six', 'ten']
    good = binary(four)
    yield Case('binary-good', good, n=4, d=3, left=0)
    yield Case('binary-no-line-ends', binary(four, gap=b''), n=4, d=3)
    for cut in (1, 5, 9, 12, 13, 16, 20, 40, 60):
        yield Case(f'binary-cut-{cut}', good[:-cut] if cut > 1 else good[:-2], exit=3)
    yield Case('binary-cut-allowed', good[:-9], n=3, warn='cut-file',
               args=['info', '--json', '--allow-cut', 'en={}'])
    yield Case('binary-trailing', good + b'rest', n=4, warn='trailing-bytes')
    yield Case('binary-more-rows', good[:2].replace(b'4', b'3') + good[2:], n=3,
               warn='trailing-bytes')
    yield Case('binary-word-nul', binary(['one', b'a\0b']), n=2, warn='suspicious-words')
    yield Case('binary-word-escape', binary(['one', b'\x1b[2J']), n=2, warn='suspicious-words')
    yield Case('binary-word-twice', binary(['one', 'two', 'one']), n=2, warn='duplicates')
    yield Case('binary-word-empty', binary(['one', '', 'two']), n=2, left=1, warn='empty-token')
    yield Case('binary-word-long', binary(['one', 'w' * 70000, 'two']), exit=3, says='no blank')
    yield Case('binary-word-endless', b'2 3\n' + b'w' * (1 << 20), exit=3)
    for name, value in (('nan', float('nan')), ('inf', float('inf')), ('minus-inf', -float('inf'))):
        row = b'bad ' + struct.pack('<3f', 1, value, 2) + b'\n'
        yield Case(f'binary-{name}', b'3 3\n' + good[4:38] + row, n=2, left=1, warn='not-finite')
    row = b'nil ' + struct.pack('<3f', 0, -0.0, 0) + b'\n'
    yield Case('binary-zero', b'3 3\n' + good[4:38] + row, n=3, warn='zero-vectors')
    row = b'sub ' + struct.pack('<3I', 1, 2, 3) + b'\n'
    yield Case('binary-subnormal', b'3 3\n' + good[4:38] + row, n=3, warn='subnormal')
    yield Case('binary-row-nan-payload',
               b'2 3\none ' + struct.pack('<3I', 0x7fc00001, 0xffffffff, 0x7f800001) + b'\n'
               + good[4:21], n=1, left=1, warn='not-finite')


def cases():
    for part in (heads, shapes, numbers, words, foreign, binaries):
        yield from part()
