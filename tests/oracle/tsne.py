#!/usr/bin/python3
"""Expected similarities, cost and gradient of t-SNE, by scikit-learn.

Writes tsne.tsv beside itself: 31 rows of 4 numbers and their places (printed so that float32
reads them back exactly), the joint probabilities p of perplexity 10 (31 rows have just the
30 neighbours that this takes, so that they are those of all pairs), KL and its gradient.
scikit-learn searches widths to 1e-5 of the entropy, in float32 distances. Versions:
scikit-learn 1.2.1, NumPy 1.24.2.
"""
import os

import numpy as np
from scipy.spatial.distance import squareform
from sklearn.manifold._t_sne import _joint_probabilities, _kl_divergence

N, D, PERPLEXITY = 31, 4, 10

rng = np.random.default_rng(5)
x = (rng.normal(size=(N, D)) @ np.diag([3, 2, 1, .5])).astype(np.float32)
y = (4 * rng.normal(size=(N, 2))).astype(np.float32)
square = ((x[:, None].astype(np.float64) - x[None]) ** 2).sum(axis=2)
p = _joint_probabilities(square, PERPLEXITY, 0)
kl, gradient = _kl_divergence(y.astype(np.float64).ravel(), p, 1, N, 2)
p = squareform(p)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'tsne.tsv')
with open(path, 'w') as out:
    for row, place in zip(x, y):
        out.write('row\t' + '\t'.join(f'{v:.9g}' for v in (*row, *place)) + '\n')
    for row in p:
        out.write('p\t' + '\t'.join(f'{v:.17g}' for v in row) + '\n')
    for slope in gradient.reshape(-1, 2):
        out.write('gradient\t{:.17g}\t{:.17g}\n'.format(*slope))
    out.write(f'kl\t{kl:.17g}\n')
