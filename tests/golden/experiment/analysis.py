"""Golden vectors of whole analyses: raw units, their totals, and what SciPy and statsmodels say of them.

Requires numpy, scipy, statsmodels. Run: python tests/golden/experiment/analysis.py > tests/golden/experiment/analysis.json
"""

import json
import math

import numpy as np
import statsmodels.api as sm
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

random = np.random.default_rng(20_250_501)
ALPHA = 0.05


def moments(y):
    y = np.asarray(y, dtype=float)
    return {"n": len(y), "mean": y.mean(), "m2": ((y - y.mean()) ** 2).sum()}


def products(x, y):
    return ((x - x.mean()) * (y - y.mean())).sum()


def sequence(effect, se, n, expected_units=5000, alpha=ALPHA):
    """Waudby-Smith et al., arXiv 2103.06476v7, equations 9 and 161."""
    rho2 = (-2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))) / expected_units
    half = se * math.sqrt(n) * math.sqrt(2 * (n * rho2 + 1) / (n * n * rho2) * math.log(math.sqrt(n * rho2 + 1) / alpha))
    log_e = rho2 * n * (effect / se) ** 2 / (2 * (n * rho2 + 1)) - 0.5 * math.log(n * rho2 + 1)
    return {"lower": effect - half, "upper": effect + half, "pValue": min(1.0, math.exp(-log_e))}


def normal_belief(effect, se):
    z = effect / se
    return {
        "winProbability": stats.norm.cdf(z),
        "expectedLoss": se * stats.norm.pdf(z) - effect * stats.norm.sf(z),
    }


def welch(a, b):
    test = stats.ttest_ind(b, a, equal_var=False)
    low, high = CompareMeans(DescrStatsW(b), DescrStatsW(a)).tconfint_diff(ALPHA, usevar="unequal")
    se = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    effect = b.mean() - a.mean()
    return {
        "effect": effect, "standardError": se, "pValue": test.pvalue, "lower": low, "upper": high,
        **normal_belief(effect, se), "sequence": sequence(effect, se, len(a) + len(b)),
    }


def log_ratio(m1, se1, m2, se2, stretch=1.0):
    reach = stretch * stats.norm.isf(ALPHA / 2) * math.sqrt((se1 / m1) ** 2 + (se2 / m2) ** 2)
    ratio = m2 / m1
    return {"estimate": ratio - 1, "lower": ratio * math.exp(-reach) - 1, "upper": ratio * math.exp(reach) - 1}


def proportion():
    (s1, n1), (s2, n2) = (200, 4000), (250, 4000)
    p1, p2 = s1 / n1, s2 / n2
    se = math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    low, high = confint_proportions_2indep(s2, n2, s1, n1, method="newcomb", compare="diff", alpha=ALPHA)
    one, two = stats.beta(1 + s1, 1 + n1 - s1), stats.beta(1 + s2, 1 + n2 - s2)
    ends = (0.03, 0.09)
    win = integrate.quad(lambda x: two.pdf(x) * one.cdf(x), *ends, epsabs=1e-14, epsrel=1e-13, limit=500)[0]
    loss = integrate.quad(lambda x: one.sf(x) * two.cdf(x), *ends, epsabs=1e-18, epsrel=1e-12, limit=500)[0]
    return {
        "arms": [{"units": n1, "n": n1, "mean": p1, "m2": n1 * p1 * (1 - p1)}, {"units": n2, "n": s2, "mean": 1, "m2": 0}],
        "effect": p2 - p1, "standardError": se, "pValue": proportions_ztest([s2, s1], [n2, n1])[1],
        "lower": low, "upper": high, "winProbability": win, "expectedLoss": loss, "sequence": sequence(p2 - p1, se, n1 + n2),
    }


def mean():
    a, b = random.gamma(2, 3, 800), random.gamma(2.2, 3, 950)
    errors = [np.std(each, ddof=1) / math.sqrt(len(each)) for each in (a, b)]
    return {"arms": [moments(a), moments(b)], **welch(a, b), "relative": log_ratio(a.mean(), errors[0], b.mean(), errors[1])}


def mean_with_zeros():
    """Units without a purchase are not in the totals of the values, but count."""
    a, b = random.lognormal(2, 1, 300), random.lognormal(2.1, 1, 340)
    units = (2000, 2100)
    full = [np.concatenate([each, np.zeros(total - len(each))]) for each, total in zip((a, b), units)]
    return {"arms": [{"units": units[0], **moments(a)}, {"units": units[1], **moments(b)}], **welch(*full)}


def ratio():
    def arm(n, rate):
        views = random.poisson(8, n) + 1.0
        return random.binomial(views.astype(int), rate * random.uniform(0.5, 1.5, n)).astype(float), views

    def totals(s, n):
        return {**moments(s), "denominator": {**{k: v for k, v in moments(n).items() if k != "n"}, "c": products(s, n)}}

    def linear(s, n):
        """The delta method as the mean of a linearised value of every unit."""
        r = s.sum() / n.sum()
        return r + (s - r * n) / n.mean()

    a, b = arm(1500, 0.2), arm(1600, 0.22)
    return {"arms": [totals(*a), totals(*b)], **welch(linear(*a), linear(*b))}


def covariate():
    def arm(n, shift):
        x = random.normal(10, 2, n)
        return x, 3 + shift + 1.2 * x + random.normal(0, 1.5, n)

    def totals(x, y):
        own = moments(x)
        both = {"n": len(x), "mean": own["mean"], "m2": own["m2"], "c": products(x, y), "yMean": y.mean(), "yM2": moments(y)["m2"]}
        return {**moments(y), "covariate": both}

    (x1, y1), (x2, y2) = arm(700, 0), arm(650, 0.2)
    x, y = np.concatenate([x1, x2]), np.concatenate([y1, y2])
    group = np.concatenate([np.zeros(len(x1)), np.ones(len(x2))])
    fit = sm.OLS(y, sm.add_constant(np.column_stack([group, x]))).fit()
    theta = fit.params[2]
    result = welch(y1 - theta * (x1 - x.mean()), y2 - theta * (x2 - x.mean()))
    assert abs(result["effect"] - fit.params[1]) < 1e-12
    plain = y1.var(ddof=1) / len(y1) + y2.var(ddof=1) / len(y2)
    return {"arms": [totals(x1, y1), totals(x2, y2)], **result, "varianceReduction": 1 - result["standardError"] ** 2 / plain}


def error():
    def arm(n, noise):
        actual = random.normal(0, 2, n)
        return (actual + random.normal(0, noise, n) - actual) ** 2

    a, b = arm(900, 1.0), arm(900, 0.9)
    result = welch(a, b)
    better = normal_belief(-result["effect"], result["standardError"])
    return {"arms": [moments(a), moments(b)], **{**result, **better}}


def weighted():
    """Two arms whose propensities changed in between; a weighted mean with its sandwich error, as least squares give it."""
    def arm(propensities, counts, rate):
        w = np.concatenate([np.full(count, 1 / p) for p, count in zip(propensities, counts)])
        y = random.binomial(1, rate, len(w)).astype(float)
        fit = sm.WLS(y, np.ones_like(y), weights=w).fit(cov_type="HC0")
        sums = {"n": len(w), "w": w.sum(), "ww": (w**2).sum(), "wy": (w * y).sum(), "wwy": (w**2 * y).sum(), "wwyy": (w**2 * y**2).sum()}
        return {"totals": {**moments(y), "weighted": sums}, "mean": fit.params[0], "standardError": fit.bse[0]}

    periods = [{"weights": [0.5, 0.5], "units": [1000, 1000]}, {"weights": [0.2, 0.8], "units": [400, 1600]}]
    a, b = arm((0.5, 0.2), (1000, 400), 0.1), arm((0.5, 0.8), (1000, 1600), 0.14)
    effect = b["mean"] - a["mean"]
    se = math.hypot(a["standardError"], b["standardError"])
    return {
        "arms": [a["totals"], b["totals"]], "periods": periods, "means": [a["mean"], b["mean"]], "effect": effect, "standardError": se,
        **normal_belief(effect, se), "sequence": sequence(effect, se, 4000),
    }


def family():
    """Two metrics and two challengers; corrected together."""
    columns = [[random.normal(10 + shift, 3, 500) for shift in shifts] for shifts in ([0, 0.2, 0.6], [0, 0.35, -0.1])]
    raw, valid = [], []
    for column in columns:
        for challenger in column[1:]:
            test = welch(column[0], challenger)
            raw.append(test["pValue"])
            valid.append(test["sequence"]["pValue"])
    return {
        "metrics": [[moments(arm) for arm in column] for column in columns], "pValues": raw,
        "holm": list(multipletests(raw, method="holm")[1]),
        "benjaminiHochberg": list(multipletests(raw, method="fdr_bh")[1]),
        "holmAlwaysValid": list(multipletests(valid, method="holm")[1]),
    }


def split():
    observed, weights = [1000, 4700, 4300], [10, 45, 45]
    expected = [sum(observed) * weight / sum(weights) for weight in weights]
    test = stats.chisquare(observed, expected)
    return {"observed": observed, "weights": weights, "expected": expected, "statistic": test.statistic, "pValue": test.pvalue}


cases = [proportion, mean, mean_with_zeros, ratio, covariate, error, weighted, family, split]
print(json.dumps({case.__name__: case() for case in cases}, indent=1))
