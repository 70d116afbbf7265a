"""Densities and both tails of the distributions as sums of positive terms, for distributions.py."""

from mpmath import erfc, exp, log, loggamma, mp, mpf, pi, sqrt

DIGITS = 40


def series(x, below, above=None):
    """1 + x / (below + 1) + x^2 / ((below + 1) (below + 2)) + ..., each term also times above, times above (above + 1), ...: in integers."""
    bits = mp.prec + 40
    unit = 1 << 80
    step = int(x * (mpf(2) ** bits))
    low = int(mpf(below) * unit)
    high = None if above is None else int(mpf(above) * unit)
    total = term = 1 << bits
    n = 0
    while term > total >> (bits - 10):
        n += 1
        factor = unit if high is None else high + (n - 1) * unit
        term = (term * step >> bits) * factor // (low + n * unit)
        total += term
    return mpf(total) / mpf(2) ** bits


def both(lower_first, near):
    """(lower, upper) from the side that is quick to sum; the other is its complement."""
    precision = DIGITS + 25
    while True:
        with mp.workdps(precision):
            one = near()
            other = 1 - one
            if other > mpf(10) ** (DIGITS - precision):
                break
            if precision > 900:
                # Beyond every double; only a search for a quantile passes by.
                other = mpf(10) ** -1000
                break
        precision += 340
    return (one, other) if lower_first else (other, one)


def gamma_tails(a, x):
    def lower():
        return exp(a * log(x) - x - loggamma(a + 1)) * series(x, a)

    return both(True, lower)


def gamma_density(a, x):
    return exp((a - 1) * log(x) - x - loggamma(a))


def beta_tails(a, b, odds, against):
    """Tails at x = odds / (odds + against); both are exact, so that x and 1 - x fit together in every precision."""

    def partial(a, b, odds, against):
        x, y = odds / (odds + against), against / (odds + against)
        return exp(a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a + 1) - loggamma(b)) * series(x, a, a + b)

    # Summing from the far end of an interval takes as many terms as the inverse of the distance from it.
    x = odds / (odds + against)
    lower_first = x < 0.1 or (x < 0.9 and x < (a + 1) / (a + b + 2))
    near = (lambda: partial(a, b, odds, against)) if lower_first else (lambda: partial(b, a, against, odds))
    return both(lower_first, near)


def beta_density(a, b, x, y):
    return exp((a - 1) * log(x) + (b - 1) * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b))


def normal_tails(z):
    return erfc(-z / sqrt(mpf(2))) / 2, erfc(z / sqrt(mpf(2))) / 2


def t_tails(df, t):
    two_sided = beta_tails(df / 2, mpf(1) / 2, df, t * t)[0]
    upper = two_sided / 2
    return (1 - upper, upper) if t >= 0 else (upper, 1 - upper)


def t_density(df, t):
    return exp(loggamma((df + 1) / 2) - loggamma(df / 2) - (df + 1) / 2 * log(1 + t * t / df)) / sqrt(pi * df)
