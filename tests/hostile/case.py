"""What the makers of hostile files share: a case, and small well-formed files to damage."""
import struct
import zlib


class Case:
    """Files, a command, and the outcome it must have.

    files: bytes of one file, or {name: bytes, or a function of its path that makes it}.
    args: words after the program's name; {} stands for the first file.
    exit: exit code. n, d, left: rows, dimensions, rows left out of the first input.
    warn: the codes of all warnings, in any order. says: what stderr must hold.
    """

    def __init__(self, name, files, exit=0, n=None, d=None, left=None, warn=(), says='',
                 args=None):
        self.name = name
        self.files = files if isinstance(files, dict) else {'f': files}
        self.exit = exit
        self.want = {key: value for key, value in (('n', n), ('d', d), ('rows_left_out', left))
                     if value is not None}
        self.warn = sorted(warn.split() if isinstance(warn, str) else warn)
        self.says = says
        self.args = args or ['info', '--json', '--limit-memory', '400M', 'en={}']


def text(rows, head=None, end='\n', sep=' '):
    """word2vec text of (word, numbers) pairs; words and numbers as str or bytes."""
    def raw(x):
        return x if isinstance(x, bytes) else str(x).encode()
    lines = [] if head is None else [raw(head)]
    lines += [raw(sep).join([raw(word)] + [raw(v) for v in values]) for word, values in rows]
    return raw(end).join(lines) + raw(end)


ROWS = [('one', [1, 2, 3]), ('two', [4, -5, 6.5]), ('three', ['1e-2', '+7', '.5']),
        ('four', [0.25, '8.', '-9E1'])]
GOOD = text(ROWS, '4 3')


def with_word(word):
    """The good file with one more word."""
    return text([*ROWS, (word, [1, 1, 2])], '5 3')


def with_number(number):
    """The good file with another number in the middle of its second row."""
    return text([ROWS[0], ('two', [4, number, 6.5]), *ROWS[2:]], '4 3')


def binary(words, d=3, head=None, gap=b'\n'):
    """word2vec binary: row i is i + 1, i + 2, ..."""
    out = (head if head is not None else f'{len(words)} {d}').encode() + b'\n'
    for i, word in enumerate(words):
        word = word if isinstance(word, bytes) else word.encode()
        out += word + b' ' + struct.pack(f'<{d}f', *[i + 1 + j for j in range(d)]) + gap
    return out


def floats(*values):
    return struct.pack(f'<{len(values)}f', *values)


def npy(head, data=b'', version=(1, 0), pad=True):
    """An .npy file with this header text."""
    head = head.encode() if isinstance(head, str) else head
    size = 2 if version[0] == 1 else 4
    if pad:
        head += b' ' * (-(6 + 2 + size + len(head) + 1) % 64) + b'\n'
    return (b'\x93NUMPY' + bytes(version) + len(head).to_bytes(size, 'little') + head + data)


def npy_of(descr="'<f4'", order='False', shape='(4, 3)', data=None):
    return npy(f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}",
               floats(*range(1, 13)) if data is None else data)


def zipped(members, method=0, crc=None, flags=0, comment=b''):
    """A zip archive of {name: bytes}; method 0 stored, 8 deflated."""
    out, central = b'', b''
    for name, data in members:
        name = name if isinstance(name, bytes) else name.encode()
        body = data
        if method == 8:
            z = zlib.compressobj(wbits=-15)
            body = z.compress(data) + z.flush()
        sum32 = zlib.crc32(data) if crc is None else crc
        fields = struct.pack('<HHHHHIII', 20, flags, method, 0, 33, sum32, len(body), len(data))
        central += (b'PK\1\2' + struct.pack('<H', 20) + fields
                    + struct.pack('<HHHHHII', len(name), 0, 0, 0, 0, 0, len(out)) + name)
        out += b'PK\3\4' + fields + struct.pack('<HH', len(name), 0) + name + body
    return (out + central + b'PK\5\6'
            + struct.pack('<HHHHIIH', 0, 0, len(members), len(members), len(central), len(out),
                          len(comment)) + comment)


def safetensors(head, data=b'', size=None):
    head = head.encode() if isinstance(head, str) else head
    return struct.pack('<Q', len(head) if size is None else size) + head + data


def tensor(name='v', dtype='F32', shape='[4,3]', offsets='[0,48]'):
    return f'"{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}'


def fasttext(words=('one', 'two', 'three'), d=4, version=12, magic=0x2F4F16BA, bucket=5, minn=2,
             maxn=3, **change):
    """A fastText model after the format's description; `change` overrides fields."""
    get = change.get
    out = struct.pack('<ii', magic, version)
    out += struct.pack('<12id', get('dim', d), 5, 5, 1, 5, 1, 1, 1, get('bucket', bucket), minn,
                       maxn, 100, 1e-4)
    out += struct.pack('<iiiqq', get('size', len(words)), get('nwords', len(words)),
                       get('nlabels', 0), get('ntokens', 100), get('pruned', -1))
    for word in words:
        word = word if isinstance(word, bytes) else word.encode()
        out += word + get('after', b'\0') + struct.pack('<qb', get('count', 9), get('entry', 0))
    rows = len(words) + bucket
    out += struct.pack('<bqq', get('quant', 0), get('m', rows), get('n', d))
    out += floats(*[(i % 7) - 3 for i in range(rows * d)])
    return out + struct.pack('<bqq', 0, len(words), d) + floats(*[0] * (len(words) * d))
