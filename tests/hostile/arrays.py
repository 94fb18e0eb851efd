"""Hostile .npy, .npz and safetensors files."""
import pickle
import struct

from case import Case, floats, npy, npy_of, safetensors, tensor, zipped

DATA = floats(*range(1, 13))
NPY = npy_of()


def npys():
    yield Case('npy-good', NPY, n=4, d=3, left=0, warn='numbered-rows')
    yield Case('npy-fortran', npy_of(order='True'), n=4, d=3, warn='numbered-rows')
    yield Case('npy-version-2', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }",
                                    DATA, (2, 0)), n=4, d=3, warn='numbered-rows')
    yield Case('npy-version-3', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }",
                                    DATA, (3, 0)), n=4, d=3, warn='numbered-rows')
    for version in ((0, 0), (1, 1), (4, 0), (255, 255)):
        yield Case(f'npy-version-{version[0]}-{version[1]}', NPY[:6] + bytes(version) + NPY[8:],
                   exit=3)
    for name, descr, size in (('f2', '<f2', 2), ('f8', '<f8', 8), ('big-f4', '>f4', 4),
                              ('big-f8', '>f8', 8)):
        code = descr[0] + {2: 'e', 4: 'f', 8: 'd'}[size]
        data = b''.join(struct.pack(code, v) for v in range(1, 13))
        yield Case(f'npy-type-{name}', npy_of(f"'{descr}'", data=data), n=4, d=3,
                   warn='numbered-rows')
    for i, descr in enumerate(("'|O'", "'<c8'", "'<U5'", "'|S3'", "'|V8'", "'<M8[s]'", "'<f16'",
                               "'<f3'", "'f'", "''", "'<f4,<f4'", "[('a', '<f4'), ('b', '<f4')]",
                               "'<f99999999999999999999'", "'<f-4'", "'|b1'", "4", "None",
                               "__import__('os')", "'\\x3cf4'", "'<f4' + ''", "b'<f4'")):
        yield Case(f'npy-type-refused-{i}', npy_of(descr), exit=3)
    for i, shape in enumerate(('(4,)', '()', '(2, 2, 3)', '(4, -3)', '(-1, 3)', '(4, 3', '4, 3',
                               '(4 3)', '(0, 3)', '(4, 0)', '(4.0, 3)', '(4, 3, )', '[4, 3]',
                               '(1 << 40, 3)', '(9223372036854775807, 3)',
                               '(18446744073709551616, 3)', '(4611686018427387904, 4)',
                               '(1073741824, 4294967299)', '(1000000000, 300)', '(5, 3)',
                               '(4, 4)', '((4, 3))', '(4L, 3L)', "('4', 3)", '(4,, 3)',
                               '(' * 500 + '4, 3' + ')' * 500)):
        if shape in ('(4, 3, )', '(4L, 3L)'):  # as Python writes or wrote it
            continue
        yield Case(f'npy-shape-{i}', npy_of(shape=shape), exit=3)
    for i, head in enumerate(('', '{}', '{', 'x' * 40, "{'descr': '<f4'}",
                              "{'descr': '<f4', 'fortran_order': False}",
                              "{'descr': '<f4', 'fortran_order': 0, 'shape': (4, 3)}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3)} + {}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), 'a': 1}",
                              "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (4, 3)}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3)",
                              "['<f4', False, (4, 3)]", "(lambda: 1)()", '\0' * 60,
                              "{'descr': '<f4\\n', 'fortran_order': False, 'shape': (4, 3)}",
                              "{'descr': '<f4\x1b[2J', 'fortran_order': False, 'shape': (4, 3)}")):
        yield Case(f'npy-head-{i}', npy(head, DATA), exit=3)
    yield Case('npy-head-no-line-end',
               npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }", DATA, pad=False),
               n=4, d=3, warn='numbered-rows')
    yield Case('npy-head-past-end', b'\x93NUMPY\1\0\xff\xff{', exit=3)
    yield Case('npy-head-4-GB', b'\x93NUMPY\2\0\xff\xff\xff\xff{' + DATA, exit=3)
    yield Case('npy-head-of-1-MB', npy("{'descr': '<f4', " + ' ' * 1000000
                                       + "'fortran_order': False, 'shape': (4, 3)}", DATA, (2, 0)),
               exit=3)
    for cut in (1, 4, 47, 48, 60, 100, len(NPY) - 6, len(NPY) - 9):
        yield Case(f'npy-cut-{cut}', NPY[:-cut], exit=3)
    yield Case('npy-magic-alone', NPY[:6], exit=3)
    yield Case('npy-trailing', NPY + b'rest', n=4, warn='numbered-rows trailing-bytes')
    nan = floats(*range(1, 12), float('nan'))
    yield Case('npy-nan', npy_of(data=nan), n=3, left=1, warn='not-finite numbered-rows')
    yield Case('npy-all-nan', npy_of(data=floats(*[float('nan')] * 12)), exit=3)
    yield Case('npy-f8-overflow', npy_of("'<f8'", data=struct.pack('<12d', *[1] * 11, 1e300)), n=3,
               left=1, warn='not-finite numbered-rows')
    words = {'f': NPY, 'w': b'one\ntwo\nsix\nten\n'}
    join = ['info', '--json', 'en={}#w']
    yield Case('npy-words', words, n=4, d=3, args=join)
    yield Case('npy-words-crlf', {**words, 'w': b'one\r\ntwo\r\nsix\r\nten'}, n=4, d=3, args=join)
    for name, text in (('few', b'one\ntwo\nsix\n'), ('many', b'a\nb\nc\nd\ne\n'), ('none', b''),
                       ('blank', b'\n\n\n\n')):
        yield Case(f'npy-words-{name}', {**words, 'w': text}, exit=3, args=join)
    yield Case('npy-words-twice', {**words, 'w': b'one\ntwo\none\nten\n'}, n=3, args=join,
               warn='duplicates')
    yield Case('npy-words-escape', {**words, 'w': b'one\n\x1b[2J\nsix\nten\n'}, n=4, args=join,
               warn='suspicious-words')
    yield Case('npy-words-missing', {'f': NPY}, exit=3, args=join)
    yield Case('npy-words-of-themselves', {'f': NPY}, exit=3, args=['info', '--json', 'en={}#f'])


def npzs():
    one = [('v.npy', NPY)]
    yield Case('npz-good', zipped(one), n=4, d=3, warn='numbered-rows')
    yield Case('npz-deflated', zipped(one, 8), n=4, d=3, warn='numbered-rows')
    yield Case('npz-empty', zipped([]), exit=3)
    yield Case('npz-no-array', zipped([('readme.txt', b'nothing here')]), exit=3)
    yield Case('npz-bad-crc', zipped(one, crc=1), exit=3)
    yield Case('npz-bad-crc-deflated', zipped(one, 8, crc=1), exit=3)
    yield Case('npz-encrypted', zipped(one, flags=1), exit=3)
    yield Case('npz-method-12', zipped(one, 12), exit=3)
    yield Case('npz-method-99', zipped(one, 99), exit=3)
    yield Case('npz-comment', zipped(one, comment=b'made by hand'), n=4, warn='numbered-rows')
    yield Case('npz-two', zipped([('a.npy', NPY), ('b.npy', NPY)]), exit=3)
    yield Case('npz-two-named', zipped([('a.npy', NPY), ('b.npy', NPY)]), n=4,
               warn='numbered-rows', args=['info', '--json', 'en={}:b'])
    yield Case('npz-no-such', zipped(one), exit=3, args=['info', '--json', 'en={}:w'])
    for i, name in enumerate(('../v.npy', '/etc/v.npy', 'a\0b.npy', '\x1b[2J.npy', 'v\n.npy',
                              b'\xff\xfe.npy', 'x' * 60000 + '.npy')):
        yield Case(f'npz-name-{i}', zipped([(name, NPY), ('c.npy', NPY)]), exit=3)
    yield Case('npz-name-none', zipped([('.npy', NPY), ('c.npy', NPY)]), n=4, warn='numbered-rows')
    objects = npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
                  pickle.dumps(['one'], 2))
    yield Case('npz-pickle-alone', zipped([('words.npy', objects)]), exit=3)
    yield Case('npz-pickled-words', zipped([('v.npy', NPY), ('words.npy', objects)]), n=4,
               warn='numbered-rows pickled-words')
    good = zipped(one)
    for cut in (1, 10, 21, 22, 40, 60, 100, 150):
        yield Case(f'npz-cut-{cut}', good[:-cut], exit=3)
    yield Case('npz-head-alone', good[:4], exit=3)
    yield Case('npz-before', b'junk' * 8 + good, exit=3)
    end = good.rindex(b'PK\5\6')
    for name, at, value in (('count', 10, b'\xff\xff'), ('size', 12, b'\xff\xff\xff\x7f'),
                            ('offset', 16, b'\xff\xff\xff\x7f'), ('offset-0', 16, b'\0\0\0\0'),
                            ('zip64', 16, b'\xff\xff\xff\xff'), ('disk', 4, b'\1\0')):
        yield Case(f'npz-end-{name}', good[:end + at] + value + good[end + at + len(value):],
                   exit=5 if name in ('count', 'size') else 3)
    middle = good.rindex(b'PK\1\2')
    for name, at, value in (('packed', 20, b'\xff\xff\xff\x7f'), ('size', 24, b'\xff\xff\xff\x7f'),
                            ('name', 28, b'\xff\xff'), ('extra', 30, b'\xff\xff'),
                            ('offset', 42, b'\xff\xff\xff\x7f'), ('offset-1', 42, b'\1\0\0\0')):
        yield Case(f'npz-entry-{name}', good[:middle + at] + value + good[middle + at + len(value):],
                   exit=3)


def tensors():
    yield Case('st-good', safetensors('{' + tensor() + '}', DATA), n=4, d=3, warn='numbered-rows')
    yield Case('st-metadata', safetensors('{"__metadata__":{"format":"pt"},' + tensor() + '}', DATA),
               n=4, d=3, warn='numbered-rows')
    yield Case('st-blanks', safetensors('{' + tensor() + '}' + ' ' * 30, DATA), n=4,
               warn='numbered-rows')
    for kind, size in (('F64', 8), ('F16', 2), ('BF16', 2)):
        head = '{' + tensor(dtype=kind, offsets=f'[0,{12 * size}]') + '}'
        data = b''.join(struct.pack('<e', v) for v in range(1, 13)) if size == 2 else struct.pack(
            '<12d', *range(1, 13))
        yield Case(f'st-{kind}', safetensors(head, data), n=4, d=3, warn='numbered-rows')
    sizes = {'0': 0, '1': 1, 'past-end': 1 << 20, '16-MiB': (16 << 20) + 1, 'sign': 1 << 63,
             'all': (1 << 64) - 1, 'wraps': (1 << 64) - 8}
    for name, size in sizes.items():
        yield Case(f'st-size-{name}', safetensors('{' + tensor() + '}', DATA, size), exit=3)
    heads = ['{}', '[]', '{', '}', '{"v":1}', '{"v":{}}', '{"v":null}', ' ' + '{' + tensor() + '}',
             '{' + tensor() + '}}', '{' + tensor() + ',}', '{' + tensor() + '} x',
             '{' + tensor(dtype='F33') + '}', '{' + tensor(dtype='') + '}',
             '{' + tensor(dtype='f32') + '}', '{' + tensor(dtype='BOOL', offsets='[0,12]') + '}',
             '{' + tensor(shape='[4]', offsets='[0,16]') + '}',
             '{' + tensor(shape='[2,2,3]') + '}', '{' + tensor(shape='[]', offsets='[0,4]') + '}',
             '{' + tensor(shape='[-4,3]') + '}', '{' + tensor(shape='[4,3.0]') + '}',
             '{' + tensor(shape='["4",3]') + '}', '{' + tensor(shape='[4e0,3]') + '}',
             '{' + tensor(shape='[0,3]', offsets='[0,0]') + '}',
             '{' + tensor(shape='[4194305,4194305,211106198978564]') + '}',
             '{' + tensor(shape='[4611686018427387904,4]') + '}',
             '{' + tensor(shape='[18446744073709551616,3]') + '}',
             '{' + tensor(shape='[4294967296,4294967296]', offsets='[0,0]') + '}',
             '{' + tensor(offsets='[48,0]') + '}', '{' + tensor(offsets='[0,49]') + '}',
             '{' + tensor(offsets='[0,47]') + '}', '{' + tensor(offsets='[-48,0]') + '}',
             '{' + tensor(offsets='[1,49]') + '}', '{' + tensor(offsets='[0]') + '}',
             '{' + tensor(offsets='[0,48,96]') + '}', '{' + tensor(offsets='[0,4.8e1]') + '}',
             '{' + tensor(offsets='[18446744073709551568,18446744073709551616]') + '}',
             '{' + tensor() + ',' + tensor() + '}',
             '{' + tensor('a') + ',' + tensor('b') + '}',
             '{' + tensor('a', shape='[2,3]', offsets='[0,24]') + '}',
             '{' + tensor('a', shape='[2,3]', offsets='[0,24]') + ','
             + tensor('b', shape='[1,3]', offsets='[36,48]') + '}',
             '{"v":{"dtype":"F32","shape":[4,3]}}', '{"v":{"data_offsets":[0,48],"shape":[4,3]}}',
             '{"v":{"dtype":"F32","dtype":"F64","shape":[4,3],"data_offsets":[0,48]}}',
             '{"__metadata__":{"a":1},' + tensor() + '}', '{"__metadata__":[],' + tensor() + '}',
             '{"v":' + '[' * 5000 + ']' * 5000 + '}', '{' + tensor('\\ud800') + '}',
             '{' + tensor('\\u00') + '}', '{' + tensor('\x01') + '}',
             "{'v':{}}", '{"v":{"dtype":"F32","shape":[04,3],"data_offsets":[0,48]}}']
    for i, head in enumerate(heads):
        yield Case(f'st-head-{i}', safetensors(head, DATA), exit=3)
    many = ','.join(tensor(f't{i}', shape='[0,3]', offsets='[0,0]') for i in range(10001))
    yield Case('st-tensors-10001', safetensors('{' + many + '}'), exit=5)
    yield Case('st-head-not-utf8', safetensors(b'{' + tensor('\xff').encode('latin-1') + b'}', DATA),
               exit=3)
    yield Case('st-trailing', safetensors('{' + tensor() + '}', DATA + b'PK\3\4'), exit=3)
    for cut in (1, 4, 47, 48, 60):
        yield Case(f'st-cut-{cut}', safetensors('{' + tensor() + '}', DATA)[:-cut], exit=3)
    both = safetensors('{' + tensor('a', shape='[2,3]', offsets='[0,24]') + ','
                       + tensor('b\\u001b[2J', shape='[2,3]', offsets='[24,48]') + '}', DATA)
    yield Case('st-two', both, exit=3)
    yield Case('st-two-named', both, n=2, warn='numbered-rows', args=['info', '--json', 'en={}:a'])


def cases():
    for part in (npys, npzs, tensors):
        yield from part()
