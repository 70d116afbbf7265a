"""Writes sequential.json: confidence sequences, mixture tests and group sequential bounds, to 17 digits.

Run it with a Python that has mpmath==1.4.1, numpy and scipy==1.17.1, or any later ones: python sequential.py
Interval ends and p-values follow the equations of arXiv 2103.06476v7 as printed; the mixture test is integrated, not taken from its
closed form; group sequential bounds come from Simpson's rule on a fine grid and are checked against SciPy's multivariate normal.
"""

import itertools
import json
from pathlib import Path

import numpy as np
from mpmath import exp, log, mp, mpf, nstr, pi, quad, sqrt
from scipy import stats
from scipy.optimize import brentq

mp.dps = 40


def text(value):
    return nstr(value, 17)


def confidence_sequences():
    cases = []
    for confidence, expected, n, z, sided in itertools.product(
        ["0.9", "0.95", "0.999"], [100, 5000, 100000], [2, 1000, 10**8], ["-3", "0", "1.5", "4", "60"], ["two-sided", "greater", "less"]
    ):
        a = 1 - mpf(confidence)
        doubled = a if sided == "two-sided" else 2 * a
        rho2 = (-2 * log(doubled) + log(1 - 2 * log(doubled))) / expected
        grown = n * rho2 + 1
        t = -mpf(z) if sided == "less" else mpf(z)
        if sided == "two-sided":
            half = sqrt(n) * sqrt(2 * grown / (n**2 * rho2) * log(sqrt(grown) / a))
            log_e = rho2 * n * t**2 / (2 * grown) - log(grown) / 2
        else:
            half = sqrt(n) * sqrt(2 * grown / (n**2 * rho2) * log(1 + sqrt(grown) / (2 * a)))
            # The p at which equation 134 ends at 0.
            log_e = log(2 * (exp(rho2 * n * t**2 / (2 * grown)) - 1) / sqrt(grown)) if t > 0 else None
        cases.append(
            {
                "confidence": float(confidence),
                "expectedUnits": expected,
                "n": n,
                "z": float(z),
                "alternative": sided,
                "rho": text(sqrt(rho2)),
                "halfWidth": text(half),
                "logEValue": None if log_e is None else text(log_e),
                "pValue": "1" if log_e is None else text(min(mpf(1), exp(-log_e))),
            }
        )
    return cases


def mixture_tests():
    cases = []
    for effect, variance_sum, n, tau2 in [
        ("0.006", mpf("0.05") * mpf("0.95") + mpf("0.056") * mpf("0.944"), 10000, "1e-4"),
        ("0", mpf("2"), 50, "0.5"),
        ("-0.3", mpf("1.5"), 400, "0.01"),
        ("0.002", mpf("0.1"), 1000000, "2.5e-5"),
        ("5", mpf("3"), 100, "1"),
    ]:
        d, tau2 = mpf(effect), mpf(tau2)
        noise = variance_sum / n

        def normal(x, variance):
            return exp(-x * x / (2 * variance)) / sqrt(2 * pi * variance)

        # Where the product of the two densities lives.
        centre = d * tau2 / (tau2 + noise)
        width = sqrt(tau2 * noise / (tau2 + noise))
        mixed = quad(lambda theta: normal(d - theta, noise) * normal(theta, tau2), [centre + k * width for k in range(-16, 17, 4)])
        cases.append(
            {
                "effect": float(effect),
                "varianceSum": float(variance_sum),
                "n": n,
                "tauSquared": float(tau2),
                "logLikelihoodRatio": text(log(mixed / normal(d, noise))),
            }
        )
    return cases


def spending(kind, alpha):
    if kind == "obrienFleming":
        return lambda t: 2 * stats.norm.sf(stats.norm.isf(alpha / 2) / np.sqrt(t))
    if kind == "pocock":
        return lambda t: alpha * np.log(1 + (np.e - 1) * t)
    if "power" in kind:
        return lambda t: alpha * t ** kind["power"]
    g = kind["hwangShihDeCani"]
    return lambda t: alpha * (1 - np.exp(-g * t)) / (1 - np.exp(-g))


def simpson(low, high, points):
    x = np.linspace(low, high, points)
    w = np.full(points, 2.0)
    w[1::2] = 4.0
    w[[0, -1]] = 1.0
    return x, w * (x[1] - x[0]) / 3


def bounds(times, spend, two_sided, points=2001):
    place, mass, before, spent, found = np.zeros(1), np.ones(1), 0.0, 0.0, []
    for t in times:
        step = np.sqrt(t - before)

        def crossed(z):
            b = z * np.sqrt(t)
            tail = stats.norm.sf((b - place) / step)
            if two_sided:
                tail = tail + stats.norm.sf((b + place) / step)
            return float(mass @ tail)

        share = spend(min(t, 1.0)) - spent
        z = brentq(lambda x: crossed(x) / share - 1, -3, 30, xtol=1e-13, rtol=1e-14)
        found.append(z)
        spent += share
        b = z * np.sqrt(t)
        grid, w = simpson(-b if two_sided else -9 * np.sqrt(t), b, points)
        mass = w * (stats.norm.pdf((grid[:, None] - place[None, :]) / step) @ mass) / step
        place, before = grid, t
    return found


def overall(times, found, two_sided):
    """The error rate by another road."""
    t = np.array(times)
    correlation = np.sqrt(np.minimum.outer(t, t) / np.maximum.outer(t, t))
    low = -np.array(found) if two_sided else np.full(len(t), -np.inf)
    normal = stats.multivariate_normal(cov=correlation, seed=1, maxpts=2000000, abseps=1e-7)
    return 1 - normal.cdf(np.array(found), lower_limit=low)


def group_sequential():
    cases = []
    equal = [k / 5 for k in range(1, 6)]
    for times, alpha, kind, sides in [
        (equal, 0.05, "obrienFleming", "two-sided"),
        (equal, 0.05, "obrienFleming", "two-sided-total"),
        (equal, 0.05, "pocock", "two-sided"),
        (equal, 0.025, "obrienFleming", "one-sided"),
        (equal, 0.01, {"power": 2}, "two-sided"),
        (equal, 0.05, {"hwangShihDeCani": -4}, "one-sided"),
        ([0.1, 0.35, 0.4, 0.82, 1.0], 0.05, "obrienFleming", "two-sided"),
        ([0.3, 0.55, 1.08], 0.1, "pocock", "one-sided"),
        ([0.25, 0.5], 0.05, {"hwangShihDeCani": 2}, "two-sided"),
        ([k / 20 for k in range(1, 21)], 0.05, "pocock", "two-sided"),
    ]:
        two = sides != "one-sided"
        half = spending(kind, alpha / 2)
        spend = (lambda t: 2 * half(t)) if sides == "two-sided" else spending(kind, alpha)
        found = bounds(times, spend, two)
        if len(times) <= 5:
            assert abs(overall(times, found, two) - spend(min(times[-1], 1.0))) < 1e-5
        cases.append({"informationFractions": times, "alpha": alpha, "spending": kind, "sides": sides, "z": found})
    return cases


def main():
    subjects = {"confidenceSequence": confidence_sequences, "mixtureSprt": mixture_tests, "groupSequential": group_sequential}
    parts = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in make()) + "\n]" for name, make in subjects.items()]
    Path(__file__).with_name("sequential.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


main()
