#!/usr/bin/python3
"""Expected values for principal components and map quality, by scikit-learn.

Writes project.tsv beside itself: the data (60 points of 6 numbers, printed so that float32 reads them
back exactly) and what scikit-learn says of them. Versions: scikit-learn 1.2.1, NumPy 1.24.2.
"""
import os
import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

rng = np.random.default_rng(20)
base = rng.normal(size=(60, 6)) @ np.diag([3, 2, 1, .7, .5, .2]) + np.array([1, 0, .5, 0, 0, 0])
x = base.astype(np.float32)
unit = x.astype(np.float64)
unit /= np.linalg.norm(unit, axis=1, keepdims=True)
pca = PCA(n_components=2, svd_solver="full").fit(unit)
axes = pca.components_.copy()
for c in range(2):
    if axes[c][np.argmax(np.abs(axes[c]))] < 0:
        axes[c] = -axes[c]
flat = (unit - unit.mean(axis=0)) @ axes.T
total = unit.var(axis=0, ddof=1).sum()

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "project.tsv"), "w") as out:
    for row in x:
        out.write("x\t" + "\t".join("%.9g" % v for v in row) + "\n")
    out.write("variance\t%.17g\t%.17g\t%.17g\n" % (*pca.explained_variance_, total))
    for c in range(2):
        out.write("axis\t" + "\t".join("%.17g" % v for v in axes[c]) + "\n")
    for row in flat:
        out.write("xy\t%.17g\t%.17g\n" % tuple(row))
    for k in (1, 5, 10, 29):
        # continuity is trustworthiness with the two spaces exchanged
        out.write("quality\t%d\t%.17g\t%.17g\n" % (
            k, trustworthiness(unit, flat, n_neighbors=k), trustworthiness(flat, unit, n_neighbors=k)))
