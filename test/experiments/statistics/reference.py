"""Figures of scipy and statsmodels that the tests of the statistics are held against.

    python -m pip install scipy==1.17.1 statsmodels==0.15.0
    python test/experiments/statistics/reference.py > test/experiments/statistics/reference.json
"""

import json

import numpy as np
from scipy import special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

# Correct images of 10 000, and losses; Student's (1908) hours of sleep.
PAIRS = {
    "sleep": [[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]],
    "counts": [[9713, 9727, 9718, 9702, 9731, 9709], [9729, 9741, 9736, 9702, 9728, 9722]],
    "ties": [[9700, 9710, 9720, 9730, 9740, 9750, 9760, 9770], [9690, 9700, 9730, 9720, 9740, 9730, 9740, 9780]],
    "losses": [[0.0937, 0.0912, 0.0951, 0.0903, 0.0922, 0.0948, 0.0931], [0.0954, 0.0938, 0.0949, 0.0941, 0.0966, 0.0971, 0.0917]],
    "thirteen": [[17, 4, 9, 11, 3, 8, 15, 2, 7, 6, 12, 1, 10], [5, 6, 9, 2, 4, 1, 3, 8, 2, 11, 6, 3, 2]],
}


def everything(statistic, differences):
    """Two-sided, over all patterns of signs."""
    result = stats.permutation_test(
        (differences,), statistic, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    return result.pvalue


def of_pair(a, b):
    a, b = np.array(a, float), np.array(b, float)
    d, n = a - b, len(a)
    interval = stats.ttest_rel(a, b).confidence_interval(0.95)
    nonzero = d[d != 0]
    wilcoxon = stats.wilcoxon(d, zero_method="wilcox", method=stats.PermutationMethod(n_resamples=np.inf))
    pooled = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    unbiasing = special.gamma(n - 1) / (np.sqrt(n - 1) * special.gamma(n - 1.5))
    welch = stats.ttest_ind(a, b[:-1], equal_var=False)
    welch_interval = welch.confidence_interval(0.95)
    one = stats.t.interval(0.95, n - 1, a.mean(), stats.sem(a))
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "mean": a.mean(),
        "standardDeviation": a.std(ddof=1),
        "interval": list(one),
        "meanDifference": d.mean(),
        "differenceInterval": [interval.low, interval.high],
        "signFlipP": everything(lambda x, axis: x.sum(axis=axis), d),
        "wilcoxon": {"count": len(nonzero), "positive": stats.rankdata(abs(nonzero))[nonzero > 0].sum(), "p": wilcoxon.pvalue},
        "dz": d.mean() / d.std(ddof=1),
        "hedgesG": unbiasing * d.mean() / pooled,
        "welch": {
            "mean": a.mean() - b[:-1].mean(),
            "degrees": welch.df,
            "p": welch.pvalue,
            "interval": [welch_interval.low, welch_interval.high],
        },
    }


PROBABILITIES = [0.0005, 0.01, 0.025, 0.2, 0.4, 0.5, 0.51, 0.7, 0.9, 0.975, 0.9875, 0.999]
DEGREES = [1, 2, 4.7, 5, 9, 19, 37.25, 200]
PS = [[0.01, 0.04, 0.03], [0.2, 0.001, 0.9, 0.03, 0.03], [0.5]]

print(
    json.dumps(
        {
            "pairs": {name: of_pair(*pair) for name, pair in PAIRS.items()},
            "quantiles": [[p, df, stats.t.ppf(p, df)] for p in PROBABILITIES for df in DEGREES],
            "twoSided": [[t, df, 2 * stats.t.sf(t, df)] for t in [0, 0.1, 1, 2.5, 8] for df in DEGREES],
            "holm": [[ps, multipletests(ps, method="holm")[1].tolist()] for ps in PS],
            "power": [
                [nc, df, level, stats.nct.sf(q := stats.t.ppf((1 + level) / 2, df), df, nc) + stats.nct.cdf(-q, df, nc)]
                for nc in [0.0, 1.0, 2.8, 5.0]
                for df in [1, 5, 9, 19, 100]
                for level in [0.95, 0.975]
            ],
            "seedsNeeded": [
                [d, sd, TTestPower().solve_power(d / sd, alpha=0.05, power=0.8)]
                for d, sd in [[0.1, 0.2], [0.1, 0.07], [0.05, 0.3]]
            ],
        },
        indent=1,
    )
)
