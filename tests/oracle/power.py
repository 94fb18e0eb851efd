#!/usr/bin/python3
"""Power of McNemar's test, two ways that share nothing with the program: the exact test's by
summing over all tables of discordant cases (their trinomial law, SciPy's binomial test), and
Connor's sample size by bisection on the normal approximation of the power.

    /usr/bin/python3 tests/oracle/power.py > tests/oracle/power.tsv

Rows `exact`: discordant, difference, level, n, power. Rows `needed`: discordant, difference,
level, power, n. Rows `drawn`: as exact, by 40,000 draws, with the standard error.
"""
import math

import numpy as np
import scipy
from scipy import stats

P_VALUE = {}


def p_value(b, c):
    key = (min(b, c), b + c)
    if key not in P_VALUE:
        P_VALUE[key] = stats.binomtest(key[0], key[1], 0.5).pvalue if key[1] else 1.0
    return P_VALUE[key]


def exact(psi, delta, level, n):
    p10, p01 = (psi + delta) / 2, (psi - delta) / 2
    total = 0.0
    for b in range(n + 1):
        outer = stats.binom.pmf(b, n, p10)
        if outer < 1e-15:
            continue
        c = np.arange(n - b + 1)
        inner = stats.binom.pmf(c, n - b, p01 / (1 - p10))
        kept = [k for k in c if inner[k] > 1e-15]
        total += outer * sum(inner[k] for k in kept if p_value(b, int(k)) <= level)
    return total


def approximate(psi, delta, level, n):
    z = stats.norm.ppf(1 - level / 2)
    return stats.norm.cdf((delta * math.sqrt(n) - z * math.sqrt(psi)) / math.sqrt(psi - delta ** 2))


def needed(psi, delta, level, power):
    low, high = 1, 10 ** 7
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if approximate(psi, delta, level, middle) >= power else (middle + 1, high)
    return low


def drawn(psi, delta, level, n, rng, draws=40000):
    table = rng.multinomial(n, [(psi + delta) / 2, (psi - delta) / 2, 1 - psi], size=draws)
    share = np.mean([p_value(int(b), int(c)) <= level for b, c, _ in table])
    return share, math.sqrt(share * (1 - share) / draws)


def main():
    rng = np.random.default_rng(1)
    print(f'# numpy {np.__version__}, scipy {scipy.__version__}')
    for psi, delta, level, n in ((.1, .05, .05, 60), (.1, .05, .05, 300), (.3, .1, .05, 200),
                                 (.25, .25, .05, 40), (.5, .04, .05, 150), (.2, .08, .01, 250)):
        print('exact', psi, delta, level, n, repr(float(exact(psi, delta, level, n))), sep='\t')
    for psi in (.05, .1, .2, .4):
        for delta in (.01, .02, .04):
            for power in (.8, .9):
                print('needed', psi, delta, .05, power, needed(psi, delta, .05, power), sep='\t')
    for psi, delta, n in ((.12, .02, 2300), (.2, .03, 1750)):
        share, error = drawn(psi, delta, .05, n, rng)
        print('drawn', psi, delta, .05, n, repr(float(share)), repr(float(error)), sep='\t')


if __name__ == '__main__':
    main()
