#!/usr/bin/python3
"""Makes small .npz and .safetensors files and the text of what they hold.

    /usr/bin/python3 tests/oracle/arrays.py

arrays.npz and arrays.deflated.npz by numpy.savez and savez_compressed, arrays.safetensors after
the format's description with Python alone; arrays.vec has the same words and numbers as text.
The committed files were made with Python 3.11, NumPy 1.24.
"""
import json
import os
import struct

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = ['the', 'δέντρο', 'дерево', 'पेड़', '🌳', 'two words', 'é']


def main():
    # halves of small whole numbers: exact in every type, bfloat16 too
    matrix = np.random.RandomState(7).randint(-90, 90, (len(WORDS), 5)).astype('f4') / 2
    at = os.path.join
    np.savez(at(HERE, 'arrays.npz'), vectors=matrix, words=np.array(WORDS))
    np.savez_compressed(at(HERE, 'arrays.deflated.npz'), ids=np.arange(7), one=matrix[0],
                        vectors=np.asfortranarray(matrix.astype('>f8')),
                        words=np.array([word.encode() for word in WORDS]))
    bfloat = (matrix.view('u4') >> 16).astype('<u2')
    tensors = {'a.f32': ('F32', matrix), 'b.f16': ('F16', matrix.astype('f2')), 'c.bf16': ('BF16', bfloat),
               'd.f64': ('F64', matrix.astype('f8')), 'bias': ('F32', matrix[0]),
               'ids': ('I64', np.arange(7))}
    header, blob = {'__metadata__': {'format': 'np'}}, b''
    for name, (kind, array) in tensors.items():
        data = array.tobytes()
        header[name] = {'dtype': kind, 'shape': list(array.shape),
                        'data_offsets': [len(blob), len(blob) + len(data)]}
        blob += data
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(at(HERE, 'arrays.safetensors'), 'wb') as out:
        out.write(struct.pack('<Q', len(text)) + text + blob)
    with open(at(HERE, 'arrays.vec'), 'w', encoding='utf-8') as out:
        out.write(f'{matrix.shape[0]} {matrix.shape[1]}\n')
        for word, row in zip(WORDS, matrix):
            out.write(' '.join([word] + [f'{v:g}' for v in row]) + '\n')


if __name__ == '__main__':
    main()
