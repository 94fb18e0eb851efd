"""Hostile gzip and zstd files, fastText models, and files that are no files."""
import gzip
import os
import socket
import struct
import zlib

from case import GOOD, Case, binary, fasttext, npy_of


def gz(data, name=b'', level=9, crc=None, size=None, flags=0, extra=b''):
    z = zlib.compressobj(level, wbits=-15)
    body = z.compress(data) + z.flush()
    flags |= (8 if name else 0) | (4 if extra else 0)
    return (b'\x1f\x8b\x08' + bytes([flags]) + b'\0\0\0\0\0\x03'
            + (struct.pack('<H', len(extra)) + extra if extra else b'')
            + (name + b'\0' if name else b'') + body
            + struct.pack('<II', zlib.crc32(data) if crc is None else crc,
                          len(data) & 0xffffffff if size is None else size))


def gzips():
    good = gz(GOOD)
    yield Case('gzip-good', good, n=4, d=3)
    yield Case('gzip-of-binary', gz(binary(['one', 'two'])), n=2, d=3)
    yield Case('gzip-of-npy', gz(npy_of()), n=4, d=3, warn='numbered-rows')
    yield Case('gzip-members', gz(GOOD[:20]) + gz(GOOD[20:40]) + gz(GOOD[40:]), n=4, d=3)
    yield Case('gzip-member-empty', gz(b'') + good + gz(b''), n=4, d=3)
    yield Case('gzip-stored', gz(GOOD, level=0), n=4, d=3)
    yield Case('gzip-extra', gz(GOOD, extra=b'\1' * 60), n=4, d=3)
    for i, name in enumerate((b'../../etc/passwd', b'\x1b]0;owned\x07', b'\xff\xfe', b'n' * 60000)):
        yield Case(f'gzip-name-{i}', gz(GOOD, name), n=4, d=3)
    yield Case('gzip-bad-crc', gz(GOOD, crc=1), exit=3)
    yield Case('gzip-bad-size', gz(GOOD, size=7), exit=3)
    yield Case('gzip-bad-body', good[:20] + b'\xff\xff\xff' + good[23:], exit=3)
    yield Case('gzip-bad-method', good[:2] + b'\7' + good[3:], exit=3)
    yield Case('gzip-reserved-flags', good[:3] + b'\xe0' + good[4:], exit=3)
    yield Case('gzip-trailing', good + b'rest of another file', exit=3)
    yield Case('gzip-second-bad', good + gz(GOOD, crc=1), exit=3)
    yield Case('gzip-empty', gz(b''), exit=3, says='empty')
    for cut in (1, 4, 8, 9, 20, 40, len(good) - 2, len(good) - 9, len(good) - 11):
        yield Case(f'gzip-cut-{cut}', good[:-cut], exit=3)
    yield Case('gzip-in-gzip', gz(good), exit=3)
    bomb = zlib.compressobj(9, wbits=31)
    body = bomb.compress(b'4 3\n' + b'0 ' * 1000)
    block = b'0' * (1 << 20)
    for _ in range(300):
        body += bomb.compress(block)
    body += bomb.flush()
    yield Case('gzip-bomb-line', body, exit=3)
    bomb = zlib.compressobj(9, wbits=31)
    body = bomb.compress(b'')
    rows = b''.join(b'w%06d 0 0 0 0 0 0 0 0\n' % i for i in range(1000))
    same = (b'0' * 60 + b' 0 0 0\n') * 16000
    for _ in range(300):
        body += bomb.compress(same)
    body += bomb.compress(rows) + bomb.flush()
    yield Case('gzip-bomb-rows', body, exit=5)


def zstds():
    frame = b'\x28\xb5\x2f\xfd\x20' + bytes([len(GOOD)])  # one segment, its size in a byte
    block = struct.pack('<I', (len(GOOD) << 3) | 1)[:3] + GOOD
    yield Case('zstd-good', frame + block, n=4, d=3)
    skip = b'\x50\x2a\x4d\x18' + struct.pack('<I', 5) + b'hello'
    yield Case('zstd-skippable', skip + frame + block, n=4, d=3)
    yield Case('zstd-twice-cut', frame + block + frame, exit=3)
    for cut in (1, 20, len(GOOD), len(GOOD) + 2, len(GOOD) + 4):
        yield Case(f'zstd-cut-{cut}', (frame + block)[:-cut], exit=3)
    yield Case('zstd-reserved-block', frame + struct.pack('<I', (len(GOOD) << 3) | 7)[:3] + GOOD,
               exit=3)
    yield Case('zstd-wrong-size', b'\x28\xb5\x2f\xfd\x20\x07' + block, exit=3)
    yield Case('zstd-window-of-2-GB', b'\x28\xb5\x2f\xfd\x00\xa8' + block, exit=5)
    yield Case('zstd-dictionary', b'\x28\xb5\x2f\xfd\x21\x07' + bytes([len(GOOD)]) + block, exit=3)
    yield Case('zstd-checksum-wrong', b'\x28\xb5\x2f\xfd\x24' + bytes([len(GOOD)]) + block + b'\0' * 4,
               exit=3)
    yield Case('zstd-trailing', frame + block + b'rest', exit=3)
    rle = struct.pack('<I', ((128 << 10) << 3) | 3)[:3] + b'0'
    yield Case('zstd-bomb', b'\x28\xb5\x2f\xfd\x00\x58' + b''.join([rle] * 4000)
               + b'\1\0\0', exit=3)


def models():
    good = fasttext()
    yield Case('fasttext-good', good, n=3, d=4, left=0)
    yield Case('fasttext-old', fasttext(version=11), n=3, d=4)
    for version in (0, 10, 13, -1, 2147483647):
        yield Case(f'fasttext-version-{version}', fasttext(version=version), exit=3)
    for field, values in {'dim': (0, -4, 3, 5, 2147483647, -2147483648, 65537),
                          'bucket': (-1, -2147483648), 'size': (0, -1, 2, 4, 2147483647),
                          'nwords': (-1, 4, 2147483647), 'nlabels': (-1, 1, 2147483647),
                          'pruned': (1 << 40, 5), 'entry': (2, -1),
                          'quant': (1,), 'm': (-1, 0, 7, 9, 1 << 31, 1 << 40, 1 << 62),
                          'n': (-1, 0, 3, 5, 1 << 40, 1 << 62)}.items():
        for value in values:
            yield Case(f'fasttext-{field}-{value}', fasttext(**{field: value}),
                       exit=5 if field == 'dim' and value > 65536 else 3)
    yield Case('fasttext-bucket-large', fasttext(bucket=5)[:40] + struct.pack('<i', 2147483647)
               + fasttext(bucket=5)[44:], exit=3)
    yield Case('fasttext-no-nul', fasttext(after=b''), exit=3)
    yield Case('fasttext-word-long', fasttext(('one', 'w' * 70000, 'two')), n=2, left=1,
               warn='long-token')
    yield Case('fasttext-word-latin-1', fasttext(('one', b'caf\xe9', 'two')), n=3,
               warn='invalid-utf8')
    yield Case('fasttext-word-escape', fasttext(('one', b'\x1b[2J', 'two')), n=3,
               warn='suspicious-words')
    for cut in (1, 50, 100, 150, 200, 260, 300, len(good) - 4, len(good) - 8, len(good) - 60,
                len(good) - 90):
        yield Case(f'fasttext-cut-{cut}', good[:-cut], exit=3)


def fifo(path):
    os.mkfifo(path)


def socket_at(path):
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(path)


def loop(path):
    os.symlink(os.path.basename(path), path)


def sparse(path):
    with open(path, 'wb') as file:
        file.write(b'1000000 300\n')
        file.truncate(1300 << 20)


def closed(path):
    with open(path, 'wb') as file:
        file.write(GOOD)
    os.chmod(path, 0)


def objects():
    for name, make in (('folder', os.mkdir), ('fifo', fifo), ('socket', socket_at),
                       ('loop', loop)):
        yield Case(f'object-{name}', {'f': make}, exit=3)
    yield Case('object-missing', {}, exit=3, args=['info', '--json', 'en=nothing.vec'])
    yield Case('object-device', {}, exit=3, args=['info', '--json', 'en=/dev/zero'])
    yield Case('object-terminal', {}, exit=3, args=['info', '--json', 'en=/dev/tty'])
    yield Case('object-sparse', {'f': sparse}, exit=5, says='--max-vocab')
    for i, name in enumerate(('a\nb.vec', '\x1b[2J.vec', 'n' * 251 + '.vec', b'\xff\xfe.vec',
                              '-rf', 'a b.vec', '\u202eabc.vec', '%n%s.vec')):
        yield Case(f'object-name-{i}', {name: GOOD}, n=4, args=['info', '--json', '--', 'en={}'])
        yield Case(f'object-name-of-bad-{i}', {name: b'1 2\nx'}, exit=3,
                   args=['info', '--json', '--', 'en={}'])


def cases():
    for part in (gzips, zstds, models, objects):
        yield from part()
