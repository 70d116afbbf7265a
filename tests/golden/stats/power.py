"""Writes power.json: power and sample sizes, to 15 digits.

Run it with a Python that has statsmodels==0.15.0, scipy==1.17.1 and mpmath==1.4.1, or any later ones: python power.py
statsmodels gives sample sizes and the power of equal variances; powers of the t test are integrated with mpmath as well, since SciPy's
non-central t is good to about ten digits.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from mpmath import erfc, exp, loggamma, mp, mpf, nstr, quad, sqrt
from scipy import stats
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_effectsize

warnings.simplefilter("ignore")
mp.dps = 30


def t_tail(critical, df, shift):
    """P((Z + shift) / sqrt(chi2 / df) > critical)."""
    critical, df, shift = mpf(critical), mpf(df), mpf(shift)
    constant = exp(df / 2 * mp.log(df / 2) - loggamma(df / 2)) * 2

    def density(s):
        return constant * exp((df - 1) * mp.log(s) - df * s * s / 2)

    width = 1 / sqrt(2 * df)
    cuts = sorted({max(mpf(10) ** -15, 1 + k * width) for k in (-20, -12, -8, -5, -3, -1.5, 0, 1.5, 3, 5, 8, 12, 20)})
    return quad(lambda s: density(s) * erfc((critical * s - shift) / sqrt(2)) / 2, cuts)


def powers():
    cases = []
    for effect, variances, sizes, confidence, sided in [
        (0.2, (1, 1), (393, 393), 0.95, "two-sided"),
        (0.2, (1, 1), (394, 394), 0.95, "two-sided"),
        (0.5, (1, 1), (3, 3), 0.95, "two-sided"),
        (4.0, (1, 1), (2, 2), 0.95, "two-sided"),
        (-0.1, (4, 9), (500, 900), 0.9, "two-sided"),
        (0.1, (1, 1), (1000, 1000), 0.95, "greater"),
        (0.1, (1, 1), (1000, 1000), 0.95, "less"),
        (-0.1, (1, 1), (1000, 1000), 0.99, "less"),
        (0.001, (0.05, 0.06), (500000, 400000), 0.95, "two-sided"),
        (0.0, (1, 2), (20, 30), 0.95, "two-sided"),
    ]:
        c, t = variances[0] / sizes[0], variances[1] / sizes[1]
        df = (c + t) ** 2 / (c**2 / (sizes[0] - 1) + t**2 / (sizes[1] - 1))
        alpha = 1 - confidence
        shift = (-effect if sided == "less" else effect) / np.sqrt(c + t)
        critical = stats.t.isf(alpha / 2 if sided == "two-sided" else alpha, df)
        value = t_tail(critical, df, shift) + (t_tail(critical, df, -shift) if sided == "two-sided" else 0)
        if variances == (1, 1):
            wide = {"two-sided": "two-sided", "greater": "larger", "less": "smaller"}[sided]
            other = TTestIndPower().power(effect, sizes[0], alpha, ratio=sizes[1] / sizes[0], alternative=wide)
            assert abs(other - float(value)) < 1e-7, (effect, sizes, other, value)
        cases.append(
            {
                "effect": effect,
                "variances": variances,
                "sizes": sizes,
                "confidence": confidence,
                "alternative": sided,
                "power": nstr(value, 15),
            }
        )
    return cases


def sizes_of_means():
    cases = []
    for d, power, confidence, ratio, sided in [
        (0.2, 0.8, 0.95, 1, "two-sided"),
        (0.05, 0.9, 0.95, 1, "two-sided"),
        (0.5, 0.8, 0.99, 2, "two-sided"),
        (0.3, 0.7, 0.9, 0.5, "greater"),
        (1.5, 0.95, 0.95, 1, "two-sided"),
    ]:
        wide = "larger" if sided == "greater" else sided
        given = {"effect_size": d, "power": power, "alpha": 1 - confidence, "ratio": ratio, "alternative": wide}
        cases.append(
            {
                "effect": d,
                "power": power,
                "confidence": confidence,
                "ratio": ratio,
                "alternative": sided,
                "t": float(TTestIndPower().solve_power(**given)),
                "normal": float(NormalIndPower().solve_power(**given)),
            }
        )
    return cases


def sizes_of_proportions():
    cases = []
    for p1, p2, power, confidence, ratio in [
        (0.05, 0.06, 0.8, 0.95, 1),
        (0.01, 0.012, 0.9, 0.95, 1),
        (0.5, 0.4, 0.8, 0.99, 1),
        (0.2, 0.25, 0.8, 0.95, 2),
        (0.9, 0.95, 0.85, 0.9, 0.5),
    ]:
        a, b = stats.norm.isf((1 - confidence) / 2), stats.norm.ppf(power)
        v1, v2, mean = p1 * (1 - p1), p2 * (1 - p2), (p1 + ratio * p2) / (1 + ratio)
        pooled = (a * np.sqrt(mean * (1 - mean) * (1 + 1 / ratio)) + b * np.sqrt(v1 + v2 / ratio)) ** 2 / (p2 - p1) ** 2
        unpooled = (a + b) ** 2 * (v1 + v2 / ratio) / (p2 - p1) ** 2
        h = abs(proportion_effectsize(p1, p2))
        arcsine = NormalIndPower().solve_power(effect_size=h, power=power, alpha=1 - confidence, ratio=ratio)
        cases.append(
            {
                "control": p1,
                "challenger": p2,
                "power": power,
                "confidence": confidence,
                "ratio": ratio,
                "pooled": float(pooled),
                "unpooled": float(unpooled),
                "arcsine": float(arcsine),
            }
        )
    return cases


def main():
    subjects = {"power": powers, "sampleSizeMeans": sizes_of_means, "sampleSizeProportions": sizes_of_proportions}
    parts = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in make()) + "\n]" for name, make in subjects.items()]
    Path(__file__).with_name("power.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


main()
