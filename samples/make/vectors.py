"""Word vector files, preparation, orthogonal maps and dictionary figures, in NumPy."""
import numpy as np


def read_vec(path, most):
    """(words, float32 matrix) of the first rows of a fastText .vec, without </s>."""
    words, rows = [], []
    with open(path, encoding='utf-8') as f:
        dim = int(f.readline().split()[1])
        for line in f:
            fields = line.rstrip().split(' ')
            if fields[0] == '</s>' or len(words) == most:
                continue
            words.append(fields[0])
            rows.append(np.array(fields[1:], dtype=np.float32))
            if len(rows[-1]) != dim:
                raise ValueError(f'{path}: {fields[0]}: {len(rows[-1])} columns')
    return words, np.array(rows, dtype=np.float32)


def write_bin(path, words, matrix):
    """word2vec binary: header line, then word, space, float32 LE, newline."""
    with open(path, 'wb') as f:
        f.write(b'%d %d\n' % matrix.shape)
        for word, row in zip(words, matrix.astype('<f4')):
            f.write(word.encode('utf-8') + b' ' + row.tobytes() + b'\n')


def read_bin(path):
    with open(path, 'rb') as f:
        n, dim = map(int, f.readline().split())
        words, matrix = [], np.empty((n, dim), np.float32)
        for i in range(n):
            word = bytearray()
            while (c := f.read(1)) != b' ':
                word += c
            words.append(word.decode('utf-8'))
            matrix[i] = np.frombuffer(f.read(4 * dim), '<f4')
            f.read(1)
    return words, matrix


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-300)


def prepare(x):
    """Unit length, mean over the rows taken off, unit length; float64."""
    x = unit(x.astype(np.float64))
    return unit(x - x.mean(axis=0))


def read_pairs(path):
    with open(path, encoding='utf-8') as f:
        return [tuple(line.rstrip('\n').split('\t')) for line in f]


def fit_map(src, tgt, pairs):
    """Orthogonal M that brings tgt rows to src rows (x M), least squares over the pairs.

    src, tgt: (words, prepared matrix). Schoenemann 1966. Returns (M, pairs used).
    """
    at_src = {w: i for i, w in enumerate(src[0])}
    at_tgt = {w: i for i, w in enumerate(tgt[0])}
    used = [(at_src[a], at_tgt[b]) for a, b in pairs if a in at_src and b in at_tgt]
    i, j = np.array(used).T
    u, _, vt = np.linalg.svd(tgt[1][j].T @ src[1][i])
    return u @ vt, len(used)


def mean_of_best(scores, k):
    return np.sort(np.partition(scores, -k, axis=1)[:, -k:], axis=1).mean(axis=1)


def dictionary_figures(src, tgt, pairs, k=10):
    """P@1, P@5, P@10 and mean reciprocal rank of the dictionary, for cosine and CSLS.

    Queries: English words of the dictionary that src holds and that have a gold word
    in tgt. Candidates: every row of tgt. Rank: 1 + candidates before the best-placed
    gold word; equal scores in file order. CSLS(x, y) = 2 cos - r_tgt(x) - r_src(y),
    r the mean cosine of the k nearest over the whole other space (Conneau et al. 2018).
    """
    at_src = {w: i for i, w in enumerate(src[0])}
    at_tgt = {w: i for i, w in enumerate(tgt[0])}
    gold = {}
    for a, b in pairs:
        if a in at_src and b in at_tgt:
            gold.setdefault(at_src[a], []).append(at_tgt[b])
    queries = sorted(gold)
    cos = unit(src[1].astype(np.float64)) @ unit(tgt[1].astype(np.float64)).T
    near_src = mean_of_best(cos.T.copy(), k)
    near_tgt = mean_of_best(cos, k)
    figures = []
    for name, scores in (('cosine', cos),
                         ('csls10', 2 * cos - near_tgt[:, None] - near_src[None, :])):
        ranks = []
        for q in queries:
            row = scores[q]
            ranks.append(min(1 + int((row > row[g]).sum()) + int((row[:g] == row[g]).sum())
                             for g in gold[q]))
        r = np.array(ranks)
        figures.append((len({a for a, _ in pairs}), len(r), name, (r <= 1).mean(),
                        (r <= 5).mean(), (r <= 10).mean(), (1.0 / r).mean()))
    return figures
