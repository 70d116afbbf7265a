"""Writes studentized-range.json: upper tails of the studentised range, and Tukey's comparisons of some samples.

Run it with a Python that has scipy==1.17.1: python studentized-range.py
"""

import json
from pathlib import Path

from scipy.stats import studentized_range, t, tukey_hsd

SAMPLES = [
    [24.5, 23.5, 26.4, 27.1, 29.9, 25.0],
    [28.4, 34.2, 29.5, 32.2, 30.1],
    [26.1, 28.3, 24.3, 26.2, 27.8, 25.5, 26.9],
]


def tails():
    """[groups, df, q, P(Q > q)] around interesting probabilities; from 100,000 degrees of freedom on SciPy takes them as infinite."""
    rows = []
    for groups in (2, 3, 6, 20):
        for df in (10, 20, 60, 200, 1000, 20000, 30000, 90000):
            for p in (0.9, 0.3, 0.05, 0.01, 1e-3, 1e-5):
                share = p / (groups * (groups - 1))
                q = round(float(t.isf(share, df)) * 2**0.5, 3)
                rows.append([groups, df, q, float(studentized_range.sf(q, groups, df))])
    return rows


def comparisons():
    result = tukey_hsd(*SAMPLES)
    interval = result.confidence_interval(0.95)
    # SciPy says first minus second.
    pairs = [(0, 1), (0, 2), (1, 2)]
    return {
        "samples": SAMPLES,
        "comparisons": [
            {"first": i, "second": j, "effect": float(result.statistic[j][i]), "pValue": float(result.pvalue[j][i]), "lower": float(interval.low[j][i]), "upper": float(interval.high[j][i])}
            for i, j in pairs
        ],
    }


rows = ",\n".join(json.dumps(row) for row in tails())
Path(__file__).with_name("studentized-range.json").write_text(f'{{"tails": [\n{rows}\n],\n"tukeyHsd": {json.dumps(comparisons())}}}\n')
