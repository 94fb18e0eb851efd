"""What the scripts of reference values share: the spaces of the bundled study, read by NumPy alone."""
import numpy as np


def read_space(path):
    """The words and the rows of a word2vec binary file, as float64."""
    with open(path, 'rb') as f:
        n, d = map(int, f.readline().split())
        words, x = [], np.empty((n, d))
        for i in range(n):
            w = b''
            while (c := f.read(1)) != b' ':
                w += c
            words.append(w.lstrip(b'\n').decode())
            x[i] = np.frombuffer(f.read(4 * d), '<f4')
    return words, x
