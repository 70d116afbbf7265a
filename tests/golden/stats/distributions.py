"""Writes distributions-*.json: densities, tails and quantiles of the distributions, to 17 digits.

Run it with a Python that has mpmath==1.4.1 or any later one: python distributions.py [subject ...]
Incomplete beta and gamma functions are sums of series whose terms are all positive, so that nothing cancels; a tail that is one
minus such a sum gets as many more digits as the subtraction costs. mpmath's own functions are a second opinion where they are fast.
"""

import json
import sys
from pathlib import Path

from distribution_sums import DIGITS, beta_density, beta_tails, gamma_density, gamma_tails, normal_tails, t_density, t_tails
from mpmath import betainc, exp, gammainc, inf, log, loggamma, mp, mpf, nstr, pi, sqrt

PROBABILITIES = ["1e-300", "1e-100", "1e-20", "1e-10", "1e-4", "0.025", "0.1", "0.3", "0.4999", "0.5", "0.7", "0.975", "0.99999"]
FEW_PROBABILITIES = ["1e-300", "1e-20", "0.025", "0.5", "0.975"]


def text(value):
    return float(nstr(value, 17)) if value > mpf(10) ** -305 else 0


def number(value):
    return float(nstr(value, 17))


def solve(log_tail, target, start):
    """The u where the logarithm of a monotone tail is that of the target: a bracket, then Illinois."""
    goal = log(mpf(target))
    step = mpf(1) / 20
    low, high = start - step, start + step
    f = lambda u: log_tail(u) - goal
    f_low, f_high = f(low), f(high)
    while f_low * f_high > 0:
        step *= 2
        if abs(f_low) < abs(f_high):
            high, f_high = low, f_low
            low -= step
            f_low = f(low)
        else:
            low, f_low = high, f_high
            high += step
            f_high = f(high)
    for _ in range(300):
        u = high - f_high * (high - low) / (f_high - f_low)
        value = f(u)
        if abs(value) < mpf(10) ** -25 or u in (low, high):
            break
        if value * f_high < 0:
            low, f_low = high, f_high
        else:
            f_low /= 2
        high, f_high = u, value
    return u


def quantiles(tails_at, location, probabilities, starts):
    """[p, quantile(p), upperQuantile(p)] with tails_at(u) and x = location(u)."""
    rows = []
    for p in probabilities:
        # The double that a test will pass.
        exact = mpf(float(p))
        row = [float(p)]
        for side in (0, 1):
            u = solve(lambda u: log(tails_at(u)[side]), exact, starts(side, float(p)))
            row.append(number(location(u)))
        rows.append(row)
    return rows


def entry(distribution, parameters, points, density, tails, quantile_rows):
    rows = []
    for x in points:
        lower, upper = tails(mpf(x))
        rows.append([x, text(density(mpf(x))), text(lower), text(upper)])
    return {"distribution": distribution, "parameters": parameters, "points": rows, "quantiles": quantile_rows}


def start_of_normal(side, p):
    size = float(sqrt(-2 * log(mpf(min(p, 1 - p)))))
    return mpf(-size if (side == 0) == (p < 0.5) else size)


def normals():
    points = [0.0, 1e-9, 0.1, 0.5, 0.6744897501960817, 1.0, 1.959963984540054, 3.0, 5.0, 7.0, 8.0, 8.5, 10.0, 13.7, 20.0, 26.3, 30.1, 37.0]
    points = sorted({sign * z for z in points for sign in (-1, 1)})
    density = lambda z: exp(-z * z / 2) / sqrt(2 * pi)
    probabilities = [p for p in [*PROBABILITIES, "0.49999999", "1e-14", "1e-200"] if p != "0.5"]
    rows = quantiles(normal_tails, lambda u: u, probabilities, start_of_normal)
    return [entry("normal", [], points, density, normal_tails, rows)]


def t_distributions():
    result = []
    for df in [0.1, 0.5, 1.0, 1.5, 2.0, 2.7, 5.0, 10.0, 30.3, 100.0, 1000.0, 12345.6, 1e5, 1e6, 1e7, 1e8, 1e9]:
        v = mpf(df)
        points = [0.0, 1e-9, 0.01, 0.5, -0.5, 1.0, 1.96, -1.96, 3.0, 5.0, 8.0, -8.0, 13.7, 20.0, 30.0, 37.0, 100.0, 1e4, -1e8]
        if df > 1e4:
            points = points[:-3]
        few = [p for p in PROBABILITIES if float(p) < 0.5] if df <= 2000 else ["1e-300", "1e-20", "1e-4", "0.025", "0.4999"]
        # In u = log t, for the upper half only: the lower is its mirror image.
        rows = []
        for p in few:
            exact = mpf(float(p))
            if df * 0.8 < 40 and float(p) < 1e-10:
                start = -log(exact) / v
            else:
                start = log(start_of_normal(1, float(p)))
            u = solve(lambda u: log(t_tails(v, exp(u))[1]), exact, start)
            rows.append([float(p), number(-exp(u)), number(exp(u))])
        rows = [row for row in rows if abs(row[1]) < 1e300]
        result.append(entry("studentT", [df], points, lambda t: t_density(v, t), lambda t: t_tails(v, t), rows))
    return result


def gamma_start(a):
    def start(side, p):
        z = start_of_normal(side, p)
        if z > 0:
            return log(a + z * sqrt(a) + z * z / 2)
        return (log(p if side == 0 else 1 - mpf(p)) + loggamma(a + 1)) / a if a < 50 else log(a) + z / sqrt(a)

    return start


def gamma_points(shape):
    sd = shape**0.5
    points = [shape + k * sd for k in (-30, -10, -6, -3, -1, 0, 1, 3, 6, 10, 20, 37)]
    points += [shape * 1e-8, shape * 1e-3, shape * 0.3, shape * 3] if shape < 2000 else [shape * 0.99, shape * 1.01]
    if shape < 30:
        points += [30.0, 35.0, 50.0, 300.0, 680.0]
    return sorted({x for x in points if x > 0})


def gammas():
    result = []
    for shape in [1e-4, 0.05, 0.3, 0.75, 1.0, 2.5, 12.3, 400.7]:
        a = mpf(shape)
        lowest = 0 if shape > 0.5 else 1
        rows = quantiles(lambda u: gamma_tails(a, exp(u)), exp, PROBABILITIES, gamma_start(a)) if lowest == 0 else []
        result.append(entry("gamma", [shape], gamma_points(shape), lambda x: gamma_density(a, x), lambda x: gamma_tails(a, x), rows))
    for df in [1.0, 1.5, 2.0, 3.0, 5.5, 10.0, 30.0, 100.0, 1e3, 1e4, 1e5, 1e6]:
        a = mpf(df) / 2
        points = [2 * x for x in gamma_points(df / 2)]
        probabilities = PROBABILITIES if df < 50 else FEW_PROBABILITIES
        rows = quantiles(lambda u: gamma_tails(a, exp(u)), lambda u: 2 * exp(u), probabilities, gamma_start(a))
        rows = [[p, lower if lower > 1e-300 else 0, upper] for p, lower, upper in rows]
        result.append(entry("chiSquare", [df], points, lambda x: gamma_density(a, x / 2) / 2, lambda x: gamma_tails(a, x / 2), rows))
    return result


def betas():
    result = []
    shapes = [0.5, 1.0, 3.0, 20.5, 1e3, 1e5, 5e5]
    pairs = [(a, b) for a in shapes for b in shapes] + [(0.01, 0.02), (1e5, 9e5), (51.0, 951.0), (0.5, 1e5), (2.5, 3e5)]
    for a, b in sorted(set(pairs)):
        mean = a / (a + b)
        sd = (mean * (1 - mean) / (a + b + 1)) ** 0.5
        ks = (-30, -20, -6, -3, -1, 0, 1, 3, 6, 20) if max(a, b) < 1e4 else (-20, -6, -1, 0, 1, 6)
        points = [mean + k * sd for k in ks] + ([0.001, 0.3, 0.999] if max(a, b) < 100 else [])
        points = sorted({x for x in points if 0 < x < 1})
        p, q = mpf(a), mpf(b)
        density = lambda x: beta_density(p, q, x, 1 - x)
        tails = lambda x: beta_tails(p, q, x, 1 - x)
        probabilities = (PROBABILITIES if max(a, b) < 100 else FEW_PROBABILITIES) if min(a, b) >= 0.5 and (a <= b or a < 10) else []
        if max(a, b) > 2e5 and (a, b) != (5e5, 5e5):
            probabilities = []
        middle, width = log(p / q), sqrt(1 / p + 1 / q)
        rows = quantiles(lambda u: beta_tails(p, q, exp(u), mpf(1)), lambda u: 1 / (1 + exp(-u)), probabilities, lambda side, c: middle + width * start_of_normal(side, c) / 2)
        rows = [[c, lower if lower > 1e-300 else 0, upper] for c, lower, upper in rows]
        result.append(entry("beta", [a, b], points, density, tails, rows))
    return result


def f_distributions():
    result = []
    for d1, d2 in [(1.0, 1.0), (1.0, 10.0), (3.0, 7.5), (2.0, 30.0), (10.0, 2.0), (5.0, 1000.0), (200.0, 300.0), (3.0, 1e6), (1e4, 1e4), (4.5, 1e5)]:
        a, b = mpf(d1) / 2, mpf(d2) / 2

        def parts(x):
            odds = mpf(d1) / mpf(d2) * x
            return odds / (1 + odds), 1 / (1 + odds)

        points = [1e-6, 0.01, 0.3, 0.9, 1.0, 1.1, 2.0, 4.0, 10.0, 100.0] if d1 < 1e4 else [0.8, 0.95, 1.0, 1.02, 1.2]
        density = lambda x: beta_density(a, b, *parts(x)) * mpf(d1) / mpf(d2) * parts(x)[1] ** 2
        middle, width = log(a / b), sqrt(1 / a + 1 / b)
        probabilities = ["1e-20", "1e-4", "0.025", "0.5", "0.975"]
        rows = quantiles(lambda u: beta_tails(a, b, exp(u), mpf(1)), lambda u: mpf(d2) / mpf(d1) * exp(u), probabilities, lambda side, c: middle + width * start_of_normal(side, c) / 2)
        result.append(entry("fDistribution", [d1, d2], points, density, lambda x: beta_tails(a, b, d1 * x, mpf(d2)), rows))
    return result


def counts():
    result = []
    binomials = [(10, 0.5, range(0, 11)), (20, 0.01, (0, 1, 3, 10, 20)), (1000, 0.5, (300, 380, 400, 500, 501, 600, 700)), (100, 0.999, (50, 97, 99, 100))]
    binomials += [(10**6, 0.001, (500, 800, 1000, 1100, 2000)), (10**6, 0.5, (485000, 499000, 500000, 503000, 515000)), (5, 1e-12, (0, 1, 2, 5))]
    for n, p, points in binomials:
        exact = mpf(p)

        def mass(k):
            return exp(loggamma(mpf(n + 1)) - loggamma(k + 1) - loggamma(n - k + 1) + k * log(exact) + (n - k) * log(1 - exact))

        def tails(k):
            return (mpf(1), mpf(0)) if k == n else tuple(reversed(beta_tails(k + 1, n - k, exact, 1 - exact)))

        result.append(entry("binomial", [n, p], list(points), mass, tails, count_quantiles(tails, n * p, n * p * (1 - p), n)))
    for rate, points in [(0.1, (0, 1, 5, 100)), (1.0, (0, 1, 2, 20, 150)), (10.5, (0, 3, 10, 30, 200)), (1000.0, (400, 900, 1000, 1100, 2000)), (1e5, (90000, 99000, 100000, 103000)), (1e6, (970000, 1000000, 1001000, 1030000))]:
        exact = mpf(rate)
        mass = lambda k: exp(k * log(exact) - exact - loggamma(k + 1))
        tails = lambda k: tuple(reversed(gamma_tails(k + 1, exact)))
        result.append(entry("poisson", [rate], list(points), mass, tails, count_quantiles(tails, rate, rate, None)))
    return result


def count_quantiles(tails, mean, variance, top):
    rows = []
    for p in ["1e-300", "1e-20", "1e-4", "0.025", "0.3", "0.975"]:
        exact = mpf(float(p))
        rows.append([float(p), least(lambda k: tails(mpf(k))[0] >= exact, mean, variance, top), least(lambda k: tails(mpf(k))[1] <= exact, mean, variance, top)])
    return rows


def least(enough, mean, variance, top):
    stride = int(40 * variance**0.5) + 1000
    low, high = max(-1, int(mean) - stride), int(mean) + stride
    if top is not None:
        high = min(top, high)
    while high - low > 1:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle
    return high


def second_opinion():
    mp.dps = DIGITS
    for a, b, x in [(0.5, 3, 0.2), (20.5, 3, 0.9), (40, 50, 0.4)]:
        ours = beta_tails(mpf(a), mpf(b), mpf(x), 1 - mpf(x))[0]
        assert abs(ours / betainc(a, b, 0, x, regularized=True) - 1) < mpf(10) ** -30
    for a, x in [(0.3, 0.1), (5, 30), (100, 90)]:
        assert abs(gamma_tails(mpf(a), mpf(x))[1] / gammainc(a, x, inf, regularized=True) - 1) < mpf(10) ** -30


def write(subject, entries):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in entries)
    Path(__file__).with_name(f"distributions-{subject}.json").write_text(f"[\n{lines}\n]\n")


def main():
    second_opinion()
    subjects = {"normal": normals, "student-t": t_distributions, "gamma": gammas, "beta": betas, "f": f_distributions, "counts": counts}
    for subject in sys.argv[1:] or subjects:
        write(subject, subjects[subject]())


if __name__ == "__main__":
    main()
