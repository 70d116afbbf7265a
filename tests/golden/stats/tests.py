"""Writes tests-*.json: what tests and intervals say of given samples, to 17 digits.

Run it with a Python that has mpmath==1.4.1, scipy==1.17.1 and statsmodels==0.15.0, or any later ones: python tests.py
Tails come from mpmath or from exact integers, so that they keep their digits where 1 - cdf has none; SciPy and statsmodels
must agree with them to 1e-9 wherever they have digits themselves.
"""

import json
import random
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import scipy.stats as st
from mpmath import betainc, erfc, erfinv, exp, findroot, gammainc, log, mp, mpf, polyroots, sqrt
from statsmodels.api import OLS
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

mp.dps = 50


def write(subject, cases):
    def plain(value):
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple, np.ndarray)):
            return [plain(inner) for inner in value]
        if isinstance(value, (mpf, Fraction)):
            return float(value)
        return value.item() if isinstance(value, np.generic) else value

    lines = ",\n".join(json.dumps(plain(case)) for case in cases)
    Path(__file__).with_name(f"tests-{subject}.json").write_text(f"[\n{lines}\n]\n")


def agree(ours, theirs, smallest=1e-200):
    if abs(theirs) > smallest:
        assert abs(ours - theirs) <= 1e-9 * abs(theirs), (ours, theirs)


def normal_sf(z):
    return erfc(z / sqrt(2)) / 2


def normal_isf(q):
    return sqrt(2) * erfinv(1 - 2 * mpf(q))


def t_sf(t, df):
    tail = betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return tail if t >= 0 else 1 - tail


def t_isf(q, df):
    return findroot(lambda t: log(t_sf(t, df)) - log(q), float(st.t.isf(float(q), float(df))))


def sides(sf, statistic):
    return {"two-sided": 2 * sf(abs(statistic)), "greater": sf(statistic), "less": sf(-statistic)}


def welch(a, b):
    (n1, m1, v1), (n2, m2, v2) = [tuple(map(mpf, sample)) for sample in (a, b)]
    e1, e2 = v1 / n1, v2 / n2
    error = sqrt(e1 + e2)
    df = (e1 + e2) ** 2 / (e1**2 / (n1 - 1) + e2**2 / (n2 - 1))
    t = (m2 - m1) / error
    p = sides(lambda x: t_sf(x, df), t)
    theirs = st.ttest_ind_from_stats(float(m2), float(sqrt(v2)), int(n2), float(m1), float(sqrt(v1)), int(n1), equal_var=False)
    agree(float(p["two-sided"]), theirs.pvalue)
    margins = {str(level): t_isf((1 - mpf(level)) / 2, df) * error for level in (0.9, 0.95, 0.999)}
    return {"a": a, "b": b, "standardError": error, "degreesOfFreedom": df, "statistic": t, "pValue": p, "margin": margins}


def lift(a, b):
    (n1, m1, v1), (n2, m2, v2) = [tuple(map(mpf, sample)) for sample in (a, b)]
    e1, e2, z, sign = v1 / n1, v2 / n2, normal_isf(0.025), 1 if m1 > 0 else -1
    error = sqrt(e2 / m1**2 + e1 * m2**2 / m1**4)
    result = {"a": a, "b": b, "lift": (m2 - m1) / abs(m1), "standardError": error}
    result["delta"] = [result["lift"] - z * error, result["lift"] + z * error]
    if m2 / m1 > 0:
        spread = z * sqrt(e1 / m1**2 + e2 / m2**2)
        result["logRatio"] = sorted(sign * (exp(log(m2 / m1) + side * spread) - 1) for side in (-1, 1))
    if m1**2 > z**2 * e1:
        roots = polyroots([m1**2 - z**2 * e1, -2 * m1 * m2, m2**2 - z**2 * e2], maxsteps=200, extraprec=100)
        result["fieller"] = sorted(sign * (root.real - 1) for root in roots)
    return result


def means():
    cases = [
        ((3407, 0.41, 15.2), (3461, 0.7, 38.4)),
        ((2, 1.0, 0.5), (3, 4.0, 0.25)),
        ((10, 5.0, 2.0), (12, 5.0, 2.5)),
        ((5, -3.0, 1.0), (9, -2.5, 7.0)),
        ((400, 100.0, 9.0), (300, 112.0, 10.0)),
        ((1000, 0.0, 1.0), (1000, 1.9, 1.0)),
        ((100000, 2.0, 3.0), (90000, 2.03, 3.2)),
        ((10**7, 10.0, 4.0), (10**7, 10.001, 4.1)),
        ((10**9, 1.0, 1.0), (10**9, 1.0002, 1.0)),
        ((20, 1e8, 1e-4), (25, 1e8 + 0.01, 2e-4)),
        ((50, 1e-9, 1e-20), (60, 1.1e-9, 1e-20)),
        ((30, 4.0, 0.0), (40, 4.2, 1.0)),
    ]
    write("means", [welch(a, b) for a, b in cases])
    write("lift", [lift(a, b) for a, b in cases if a[1] != 0])


def wilson(s, n, level):
    z = normal_isf((1 - mpf(level)) / 2)
    p = mpf(s) / n
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    ends = [(p + z**2 / (2 * n) + side * half) / (1 + z**2 / n) for side in (-1, 1)]
    for ours, theirs in zip(ends, proportion_confint(s, n, alpha=1 - level, method="wilson")):
        agree(float(ours), theirs, 1e-9)
    return ends


def proportions():
    pairs = [((200, 4000), (250, 4000)), ((14, 28), (16, 30)), ((0, 20), (3, 22)), ((49, 100), (51, 100)), ((7, 7), (1, 9))]
    pairs += [((1000, 10**6), (1100, 10**6)), ((100, 1000), (900, 1000)), ((400, 1000), (20, 900)), ((5, 10**8), (40, 10**8))]
    cases = []
    for (s1, n1), (s2, n2) in pairs:
        p1, p2, p = mpf(s1) / n1, mpf(s2) / n2, mpf(s1 + s2) / (n1 + n2)
        z = (p2 - p1) / sqrt(p * (1 - p) * (mpf(1) / n1 + mpf(1) / n2))
        values = sides(normal_sf, z)
        agree(float(values["two-sided"]), proportions_ztest([s2, s1], [n2, n1])[1])
        (l1, u1), (l2, u2) = wilson(s1, n1, 0.95), wilson(s2, n2, 0.95)
        interval = [p2 - p1 - sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2), p2 - p1 + sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)]
        for ours, theirs in zip(interval, confint_proportions_2indep(s2, n2, s1, n1, method="newcomb", compare="diff")):
            agree(float(ours), theirs)
        cases.append({"a": [s1, n1], "b": [s2, n2], "statistic": z, "pValue": values, "newcombe": interval, "wilson": [l1, u1]})
    write("proportions", cases)


def tables():
    chosen = [[[200, 3800], [250, 3750]], [[8, 2], [1, 5]], [[10, 20, 30], [6, 9, 17]], [[1, 0, 3], [2, 5, 1], [0, 4, 4], [9, 1, 1]]]
    chosen += [[[900, 100], [100, 900]], [[821588, 10], [815482, 90]]]
    cases = []
    for table in chosen:
        sums = [sum(row) for row in table], [sum(column) for column in zip(*table)]
        expected = [[mpf(row) * column / sum(sums[0]) for column in sums[1]] for row in sums[0]]
        statistic = sum((o - e) ** 2 / e for os, es in zip(table, expected) for o, e in zip(os, es))
        df = (len(sums[0]) - 1) * (len(sums[1]) - 1)
        p = gammainc(mpf(df) / 2, statistic / 2, regularized=True)
        agree(float(p), st.chi2_contingency(table, correction=False).pvalue)
        case = {"table": table, "statistic": statistic, "degreesOfFreedom": df, "pValue": p}
        if df == 1:
            case["yates"] = st.chi2_contingency(table, correction=True).pvalue
        cases.append(case)
    write("chi-square", cases)


def fisher(table):
    (a, b), (c, d) = table
    row, column, n = a + b, a + c, a + b + c + d
    weights = {k: comb(row, k) * comb(n - row, column - k) for k in range(max(0, column - (n - row)), min(row, column) + 1)}
    total = comb(n, column)
    limit = Fraction(weights[a]) * (1 + Fraction(1, 10**7))
    p = {
        "two-sided": Fraction(sum(w for w in weights.values() if w <= limit), total),
        "greater": Fraction(sum(w for k, w in weights.items() if k >= a), total),
        "less": Fraction(sum(w for k, w in weights.items() if k <= a), total),
    }
    for side, value in p.items():
        agree(float(value), st.fisher_exact(table, side).pvalue, 1e-9)
    return {"table": table, "pValue": p}


def exact_counts():
    source = random.Random(5)
    chosen = [[[8, 2], [1, 5]], [[200, 3800], [250, 3750]], [[10, 0], [0, 10]], [[5, 5], [5, 5]], [[3, 1], [1, 3]], [[880, 120], [120, 880]]]
    chosen += [[[0, 7], [4, 0]], [[450, 50], [60, 440]], [[1, 1999], [0, 2000]], [[1000, 9000], [1100, 8900]]]
    chosen += [[[28, 2], [58, 3]], [[29, 1], [57, 4]]]  # both most probable
    chosen += [[[source.randrange(1, 30) for _ in range(2)] for _ in range(2)] for _ in range(40)]
    write("fisher", [fisher(table) for table in chosen])
    cases = []
    for b, c in [(2, 11), (0, 1), (5, 5), (10, 3), (121, 59), (1000, 1100), (900, 20), (0, 900)]:
        fewer = min(b, c)
        exact = min(Fraction(1), Fraction(2 * sum(comb(b + c, k) for k in range(fewer + 1)), 2 ** (b + c)))
        agree(float(exact), mcnemar([[0, b], [c, 0]], exact=True).pvalue, 1e-9)
        case = {"b": b, "c": c, "exact": exact}
        for name, correction in (("corrected", 1), ("uncorrected", 0)):
            statistic = mpf(max(0, abs(b - c) - correction)) ** 2 / (b + c)
            case[name] = gammainc(mpf(1) / 2, statistic / 2, regularized=True)
            if b != c:  # statsmodels corrects a difference of 0 to 1
                agree(float(case[name]), mcnemar([[0, b], [c, 0]], exact=False, correction=bool(correction)).pvalue)
        cases.append(case)
    write("mcnemar", cases)


def ranks():
    source = random.Random(7)
    draws = [([1.1, 2.2, 3.3, 4.4, 5.5], [2, 3, 4, 5, 6, 2.2])]
    for n1, n2, shift in [(1, 1, 0), (1, 30, 0), (3, 4, 2), (8, 8, 1), (8, 300, 0.3), (5, 400, 1.5), (9, 9, 1), (40, 30, 0.5), (200, 150, 4)]:
        draws.append(([source.gauss(0, 1) for _ in range(n1)], [source.gauss(shift, 1) for _ in range(n2)]))
    draws.append(([source.randrange(6) for _ in range(60)], [source.randrange(2, 7) for _ in range(50)]))
    cases = []
    for x, y in draws:
        exact = min(len(x), len(y)) <= 8 and len(set(x + y)) == len(x + y)
        case = {"x": x, "y": y, "method": "exact" if exact else "asymptotic", "pValue": {}}
        for ours, theirs in (("two-sided", "two-sided"), ("greater", "less"), ("less", "greater")):
            answer = st.mannwhitneyu(x, y, alternative=theirs, method=case["method"], use_continuity=True)
            case["statistic"], case["pValue"][ours] = answer.statistic, answer.pvalue
        cases.append(case)
    write("ranks", cases)


def corrections():
    source = random.Random(11)
    families = [[0.01], [0.04, 0.01, 0.03, 0.005], [0.5, 0.5, 0.5], [0, 1, 1e-250, 0.2], [source.random() ** 3 for _ in range(40)]]
    names = {"bonferroni": "bonferroni", "holm": "holm", "benjaminiHochberg": "fdr_bh", "benjaminiYekutieli": "fdr_by"}
    write("corrections", [{"p": p, **{ours: multipletests(p, method=theirs)[1] for ours, theirs in names.items()}} for p in families])


def mismatch():
    periods = [
        [([821588, 815482], [1, 1])],
        [([1000, 4700, 4300], [10, 45, 45])],
        [([1020, 0, 980], [1, 0, 1])],
        [([950, 50], [95, 5]), ([520, 480], [1, 1])],
        [([9000, 480, 520], [90, 5, 5]), ([3000, 3100, 2900], [1, 1, 1]), ([700, 0, 720], [1, 0, 1])],
        [([50, 60, 0, 0], [1, 1, 0, 0]), ([0, 0, 80, 55], [0, 0, 1, 1])],
        [([999000, 1000, 30], [999, 1, 0.01])],
    ]
    cases = []
    for case in periods:
        difference = mp.zeros(len(case[0][0]), 1)
        covariance = mp.zeros(len(case[0][0]))
        for observed, weights in case:
            n, shares = sum(observed), [mpf(w) / sum(map(mpf, weights)) for w in weights]
            for i, share in enumerate(shares):
                difference[i] += observed[i] - n * share
                for j, other in enumerate(shares):
                    covariance[i, j] += n * ((share if i == j else 0) - share * other)
        values, vectors = mp.eigsy(covariance)
        kept = [k for k in range(len(values)) if values[k] > mpf("1e-30")]
        statistic = sum((vectors[:, k].T * difference)[0] ** 2 / values[k] for k in kept)
        p = gammainc(mpf(len(kept)) / 2, statistic / 2, regularized=True)
        if len(case) == 1:
            observed, weights = np.array(case[0])
            shown = weights > 0
            theirs = st.chisquare(observed[shown], observed.sum() * weights[shown] / weights.sum())
            agree(float(p), theirs.pvalue)
        cases.append({"periods": [{"observed": o, "weights": w} for o, w in case], "statistic": statistic, "df": len(kept), "pValue": p})
    write("mismatch", cases)


def units():
    source = np.random.default_rng(13)
    cases = []
    for n1, n2, slope, spread in [(6, 9, 1.0, 0.5), (200, 260, 0.8, 1.0), (500, 300, -2.0, 0.01), (50, 50, 0.0, 1.0)]:
        x = source.gamma(2, 1, n1 + n2).round(6)
        arm = np.repeat([0, 1], [n1, n2])
        y = (5 + slope * x + 0.3 * arm + spread * source.normal(size=n1 + n2)).round(6)
        fit = OLS(y, np.column_stack([np.ones(n1 + n2), arm, x])).fit()
        cases.append({"x": [x[:n1], x[n1:]], "y": [y[:n1], y[n1:]], "theta": fit.params[2], "effect": fit.params[1]})
    write("covariate", cases)


def resampling():
    source = np.random.default_rng(17)
    cases = []
    for n1, n2 in [(7, 5), (20, 30)]:
        x, y = source.exponential(1, n1).round(6), source.exponential(1.5, n2).round(6)

        def difference(first, second, axis=-1):
            return np.mean(second, axis=axis) - np.mean(first, axis=axis)

        drawn = st.bootstrap((x, y), difference, n_resamples=400, rng=source, method="percentile")
        case = {"x": x, "y": y, "replicates": np.sort(drawn.bootstrap_distribution)}
        for name, method in (("percentile", "percentile"), ("bca", "BCa")):
            again = st.bootstrap((x, y), difference, n_resamples=0, bootstrap_result=drawn, method=method, confidence_level=0.9)
            case[name] = [again.confidence_interval.low, again.confidence_interval.high]
        cases.append(case)
    write("bootstrap", cases)
    cases = []
    for n, p in [(9, 0.5), (100, 0.9), (400, 0.99), (250, 0.25)]:
        values = source.lognormal(size=n).round(6)
        low, high = st.quantile_test(values, p=p).confidence_interval(0.95)
        cases.append({"values": values, "p": p, "quantile": np.quantile(values, p), "interval": [low, high]})
    write("quantiles", cases)


if __name__ == "__main__":
    for subject in (means, proportions, tables, exact_counts, ranks, corrections, mismatch, units, resampling):
        subject()
