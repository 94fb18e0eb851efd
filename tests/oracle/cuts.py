#!/usr/bin/python3
"""Expected values for the best cut of points on a line, by NumPy.

Writes cuts.tsv beside itself: n, the points, and the share of their variance that lies between the
two parts of the best cut, by trying every cut with a tenth of the points at least on either side.
NumPy 1.24.2.
"""
import os

import numpy as np

rng = np.random.default_rng(20261122)


def fewest(n):
    return -(-n // 10)


def share(x):
    x = np.sort(x)
    n, total = len(x), ((x - x.mean()) ** 2).sum()
    within = [
        ((x[:k] - x[:k].mean()) ** 2).sum() + ((x[k:] - x[k:].mean()) ** 2).sum()
        for k in range(fewest(n), n - fewest(n) + 1)
    ]
    return 1 - min(within) / total


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cuts.tsv"), "w") as f:
    f.write("# made by cuts.py; n, points, share\n")
    for n in (10, 11, 17, 30):
        for apart in (0, 3):
            x = np.round(rng.standard_normal(n) + apart * (np.arange(n) < 0.4 * n), 6)
            f.write("\t".join(["share", str(n)] + [f"{v:.6f}" for v in x] + [f"{share(x):.12f}"]) + "\n")
