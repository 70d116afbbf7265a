"""Writes drift-tests.json: statistics and p-values of two samples by SciPy, with all digits.

Run it with a Python that has scipy==1.17.1 and numpy: python drift-tests.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.spatial import distance
from scipy.stats import distributions

warnings.simplefilter("error")
rng = np.random.default_rng(20260821)


def rounded(values, digits=3):
    return [float(v) for v in np.round(values, digits)]


A = [round(0.1 * i, 1) for i in range(1, 21)]
B = [0.15, 0.3, 0.35, 0.5, 0.9, 1, 1.3, 1.45, 1.7, 1.9, 2.2, 2.4, 2.6, 2.8, 3.1]
SAMPLES = {
    "of the notes": (A, B),
    "one against one": ([1.0], [2.0]),
    "two against three": ([1.0, 2.0], [1.5, 2.5, 3.5]),
    "one against many": ([0.2], rounded(rng.normal(size=40))),
    "identical": (A, A),
    "constants": ([3.0] * 10, [3.0] * 7),
    "different constants": ([3.0] * 10, [4.0] * 7),
    "ties": ([float(v) for v in rng.integers(0, 6, 80)], [float(v) for v in rng.integers(1, 7, 50)]),
    "equal sizes": (rounded(rng.normal(size=120)), rounded(rng.normal(0.3, 1, 120))),
    "unequal sizes": (rounded(rng.normal(size=150)), rounded(rng.normal(0.2, 1.3, 64))),
    "coprime sizes": (rounded(rng.exponential(size=101)), rounded(rng.exponential(1.2, size=89))),
    "huge shift": (rounded(rng.normal(size=60)), rounded(rng.normal(1000, 1, 70))),
    "negative and tiny": (rounded(rng.normal(size=50) * 1e-5, 9), rounded(rng.normal(size=50) * 1.5e-5, 9)),
}


def compared(name, a, b):
    exact = stats.ks_2samp(a, b, method="exact")
    sd = float(np.std(a))
    # SciPy has no asymptotic value where n m / (n + m) rounds to 0.
    has_asymptotic = len(a) * len(b) > (len(a) + len(b)) / 2
    return {
        "name": name,
        "a": a,
        "b": b,
        "statistic": float(exact.statistic),
        "exact": float(exact.pvalue),
        "asymptotic": float(stats.ks_2samp(a, b, method="asymp").pvalue) if has_asymptotic else None,
        "wasserstein": float(stats.wasserstein_distance(a, b)),
        "sd": sd,
    }


def kolmogorov():
    """P(D >= d) of one sample, where each of the formulas serves."""
    cases = []
    for n in (1, 2, 9, 50, 140, 141, 500, 5000, 100_000):
        for z in (0.3, 0.6, 0.8, 1.0, 1.3, 1.48, 1.6, 2.0, 2.5, 5.0):
            d = z / n**0.5
            if d < 1:
                cases.append({"n": n, "d": d, "sf": float(distributions.kstwo.sf(d, n))})
    return cases


def counted():
    """Exact p-values of large samples, by sizes and distance."""
    cases = []
    for n, m in ((1000, 1000), (10_000, 10_000), (1000, 200), (997, 1003), (3000, 300)):
        for d in (0.01, 0.03, 0.06, 0.1, 0.2):
            lcm = int(np.lcm(n, m))
            h = max(1, round(d * lcm))
            success, exact_d, p = stats._stats_py._attempt_exact_2kssamp(n, m, int(np.gcd(n, m)), h / lcm, "two-sided")
            assert success
            cases.append({"n": n, "m": m, "d": float(exact_d), "pValue": float(p)})
    return cases


def tables():
    """Chi-square of two rows of counts, as they are and after pooling what expects fewer than five."""
    cases = []
    for name, a, b, pooled in (
        ("of the notes", [30, 20, 50], [25, 35, 40], None),
        ("two categories", [400, 600], [90, 110], None),
        ("two rare ones", [500, 300, 4, 3], [100, 80, 6, 25], [[500, 300, 7], [100, 80, 31]]),
        ("one rare one, which takes the next with it", [100, 60, 30, 1], [90, 70, 33, 0], [[100, 60, 31], [90, 70, 33]]),
        ("a new category", [200, 100, 0], [150, 90, 60], None),
    ):
        answer = stats.chi2_contingency(pooled or [a, b], correction=False)
        cases.append(
            {"name": name, "a": a, "b": b, "statistic": float(answer.statistic), "pValue": float(answer.pvalue), "df": int(answer.dof)}
        )
    return cases


def share_distances():
    cases = []
    for p, q in (
        ([0.3, 0.2, 0.5], [0.25, 0.35, 0.4]),
        ([0.5, 0.5], [0.5, 0.5]),
        ([0.7, 0.3, 0.0], [0.2, 0.3, 0.5]),
        ([1.0, 0.0], [0.0, 1.0]),
    ):
        r, c = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
        cases.append(
            {
                "p": p,
                "q": q,
                "psi": float(np.sum((c - r) * np.log(c / r))),
                "natural": float(distance.jensenshannon(p, q)),
                "binary": float(distance.jensenshannon(p, q, 2)),
            }
        )
    return cases


def quantile_psi():
    """PSI of numbers by ten quantile bins, whose edges are the middles between sorted neighbours."""
    cases = []
    for n, m, shift in ((200, 100, 0.0), (103, 57, 0.5), (60, 200, 3.0)):
        a, b = np.round(rng.normal(size=n), 4), np.round(rng.normal(shift, 1, size=m), 4)
        s = np.sort(a)
        cuts = [int(np.floor(i * n / 10 + 0.5)) for i in range(1, 10)]
        edges = [(s[c - 1] + s[c]) / 2 for c in cuts]
        assert all(s[c - 1] < s[c] for c in cuts)
        bins = [-np.inf, *edges, np.inf]
        r, c = np.histogram(a, bins)[0] / n, np.histogram(b, bins)[0] / m
        r, c = np.maximum(r, 1e-4), np.maximum(c, 1e-4)
        scale = 1 / n + 1 / m
        value = float(np.sum((c - r) * np.log(c / r)))
        cases.append(
            {
                "a": a.tolist(),
                "b": b.tolist(),
                "psi": value,
                "threshold": float(stats.chi2.ppf(0.95, 9) * scale),
                "pValue": float(stats.chi2.sf(value / scale, 9)),
            }
        )
    return cases


document = {
    "samples": [compared(name, a, b) for name, (a, b) in SAMPLES.items()],
    "kolmogorov": kolmogorov(),
    "counted": counted(),
    "tables": tables(),
    "shares": share_distances(),
    "quantilePsi": quantile_psi(),
    "psiThresholds": [
        {"bins": bins, "n": n, "m": m, "threshold": float(stats.chi2.ppf(0.95, bins - 1) * (1 / n + 1 / m))}
        for bins, n, m in ((10, 200, 100), (10, 1000, 200), (10, 1000, 1000), (10, 10_000, 500), (20, 1000, 1000))
    ],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(document, indent=1) + "\n")
