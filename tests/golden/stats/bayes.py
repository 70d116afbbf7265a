"""Writes bayes.json: which of several Beta or normal quantities is the largest, and by how much, to 17 digits.

Run it with a Python that has mpmath==1.4.1 or any later one: python bayes.py
Two Beta quantities with integer shapes are compared by the finite sum of E. Miller ("Formulas for Bayesian A/B testing"), all terms of
which are positive; everything else by quadrature at 30 digits.
"""

import json
from pathlib import Path

from mpmath import beta, betainc, cos, erfc, exp, log, loggamma, mp, mpf, nstr, pi, quad, sin, sqrt

mp.dps = 40


def text(value):
    # Powers of a cosine that rounding made negative have an imaginary part of 1e-400.
    return nstr(mp.re(value), 17)


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def larger(first, second):
    """P(second > first) of Beta quantities whose shapes are integers."""
    (a, b), (c, d) = first, second
    if b < c:
        # The same of the complements, in fewer terms.
        (a, b), (c, d) = (d, c), (b, a)
    term = exp(log_beta(a, b + d) - log_beta(a, b) - log(d) - log_beta(1, d))
    total = term
    for i in range(c - 1):
        term *= mpf((a + i) * (d + i)) / ((a + i + b + d) * (1 + i))
        total += term
    return total


def expected_loss(chosen, other):
    """E[max(other - chosen, 0)]."""
    (a, b), (c, d) = other, chosen
    return mpf(a) / (a + b) * larger((c, d), (a + 1, b)) - mpf(c) / (c + d) * larger((c + 1, d), (a, b))


def two_betas():
    cases = []
    for first, second in [
        ((51, 951), (61, 941)),
        ((501, 9501), (561, 9441)),
        ((50001, 950001), (50601, 949401)),
        ((500001, 9500001), (501001, 9499001)),
        ((1, 1), (1, 1)),
        ((1, 1001), (2, 1000)),
        ((1, 1000001), (4, 999998)),
        ((1, 11), (5000, 5002)),
        ((300, 701), (450, 551)),
        ((990, 12), (970, 32)),
        ((3, 9), (300001, 700001)),
        ((999990, 12), (999950, 52)),
    ]:
        with mp.workdps(60):
            both = [larger(second, first), larger(first, second)]
            losses = [expected_loss(first, second), expected_loss(second, first)]
        cases.append({"arms": [first, second], "probabilityBest": list(map(text, both)), "expectedLoss": list(map(text, losses))})
    return cases


def several(densities, cuts, growth=lambda u: 1):
    """Best and loss of (pdf, cdf) pairs by quadrature between cuts of a line that the quantities grow with."""
    indices = range(len(densities))

    def below(x, i):
        product = mpf(1)
        for j in indices:
            if j != i:
                product *= densities[j][1](x)
        return product

    best = [quad(lambda x: densities[i][0](x) * below(x, i), cuts) for i in indices]
    loss = [quad(lambda x: densities[i][1](x) * (1 - below(x, i)) * growth(x), cuts) for i in indices]
    assert abs(sum(best) - 1) < mpf(10) ** -19, sum(best)
    return {"probabilityBest": list(map(text, best)), "expectedLoss": list(map(text, loss))}


def several_betas():
    cases = []
    with mp.workdps(25):
        for arms in [
            [("0.5", "0.5"), ("1.5", "2.5")],
            [("4", "10"), ("5", "9"), ("7.5", "8.25")],
            [("2", "2"), ("51", "51"), ("60", "45"), ("40", "60")],
        ]:
            shapes = [(mpf(a), mpf(b)) for a, b in arms]
            # In t with x = sin²t nothing is infinite at the ends.
            densities = [
                (
                    lambda t, a=a, b=b: 2 * sin(t) ** (2 * a - 1) * cos(t) ** (2 * b - 1) / beta(a, b),
                    lambda t, a=a, b=b: betainc(a, b, 0, sin(t) ** 2, regularized=True),
                )
                for a, b in shapes
            ]
            result = several(densities, [k * pi / 24 for k in range(13)], lambda t: sin(2 * t))
            cases.append({"arms": [[float(a), float(b)] for a, b in arms], **result})
    return cases


def several_normals():
    cases = []
    with mp.workdps(25):
        for beliefs in [
            [("0", "1"), ("0", "0.01"), ("0", "0.01")],
            [("0", "0.5"), ("0", "0.001"), ("0", "0.001")],
            [("0.1", "0.03"), ("0.12", "0.02"), ("0.09", "0.05"), ("0.11", "0.01")],
            [("0", "1"), ("5", "1"), ("-3", "2")],
            [("1000000", "1"), ("1000001", "0.001"), ("1000000.5", "3")],
        ]:

            def pair(m, s):
                m, s = mpf(m), mpf(s)
                return (lambda x: exp(-(((x - m) / s) ** 2) / 2) / (s * sqrt(2 * pi)), lambda x: erfc((m - x) / (s * sqrt(2))) / 2)

            cuts = sorted({mpf(m) + k * mpf(s) for m, s in beliefs for k in (-14, -8, -5, -3, -1, 0, 1, 3, 5, 8, 14)})
            result = several([pair(m, s) for m, s in beliefs], cuts)
            cases.append({"beliefs": [[float(m), float(s)] for m, s in beliefs], "probabilityBest": result["probabilityBest"]})
    return cases


def normal_posteriors():
    cases = []
    for estimate, error, prior in [
        ("0.02", "0.01", None),
        ("0.02", "0.01", ("0", "0.3")),
        ("-0.5", "0.2", ("0.1", "0.05")),
        ("3", "0.25", None),
        ("7", "0.25", None),
        ("-19.9", "1", None),
        ("20.1", "1", None),
        ("36.9", "1", None),
        ("37.5", "1", None),
        ("-38", "1", None),
    ]:
        m, s = mpf(estimate), mpf(error)
        if prior is not None:
            m0, s0 = mpf(prior[0]), mpf(prior[1])
            precision = 1 / s**2 + 1 / s0**2
            m, s = (m / s**2 + m0 / s0**2) / precision, 1 / sqrt(precision)
        z = m / s
        with mp.workdps(60):
            density = exp(-z * z / 2) / sqrt(2 * pi)
            loss = s * density - m * erfc(z / sqrt(2)) / 2
            gain = s * density + m * erfc(-z / sqrt(2)) / 2
            positive = erfc(-z / sqrt(2)) / 2
        cases.append(
            {
                "estimate": float(estimate),
                "standardError": float(error),
                "prior": None if prior is None else [float(prior[0]), float(prior[1])],
                "mean": text(m),
                "standardDeviation": text(s),
                "probabilityPositive": text(positive),
                "expectedLoss": text(loss),
                "expectedGain": text(gain),
            }
        )
    return cases


def main():
    subjects = {"twoBetas": two_betas, "severalBetas": several_betas, "severalNormals": several_normals, "normalPosterior": normal_posteriors}
    parts = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in make()) + "\n]" for name, make in subjects.items()]
    Path(__file__).with_name("bayes.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


main()
