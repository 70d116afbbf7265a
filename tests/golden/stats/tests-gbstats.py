"""Writes tests-gbstats.json: what GrowthBook's gbstats says of the same samples; it computes with sums of squares, to some 10 digits.

Run it with a Python that has gbstats==0.8.0 (MIT): python tests-gbstats.py
"""

import json
import random
from pathlib import Path

from gbstats.frequentist.tests import FrequentistConfig, TwoSidedTTest
from gbstats.models.statistics import ProportionStatistic, RatioStatistic, RegressionAdjustedStatistic, SampleMeanStatistic


def sums(values):
    return SampleMeanStatistic(n=len(values), sum=sum(values), sum_squares=sum(v * v for v in values))


def products(x, y):
    return sum(a * b for a, b in zip(x, y))


def two_sided(a, b, kind):
    test = TwoSidedTTest(a, b, FrequentistConfig(difference_type=kind))
    result = test.compute_result()
    return {"effect": result.expected, "standardError": test.variance**0.5, "pValue": result.p_value, "interval": list(result.ci)}


def main():
    a, b = SampleMeanStatistic(n=3407, sum=1396.87, sum_squares=52377.9767), SampleMeanStatistic(n=3461, sum=2422.7, sum_squares=134698.29)
    means = {"a": [a.n, a.mean, a.variance], "b": [b.n, b.mean, b.variance]}
    means |= {kind: two_sided(a, b, kind) for kind in ("absolute", "relative")}
    a, b = ProportionStatistic(n=28, sum=14), ProportionStatistic(n=30, sum=16)
    shares = {"a": [a.n, a.mean, a.variance], "b": [b.n, b.mean, b.variance], "relative": two_sided(a, b, "relative")}

    source = random.Random(3)
    denominators = [source.randrange(1, 9) for _ in range(40)]
    numerators = [sum(source.random() < 0.3 for _ in range(views)) for views in denominators]
    ratio = RatioStatistic(
        n=40, m_statistic=sums(numerators), d_statistic=sums(denominators), m_d_sum_of_products=products(numerators, denominators)
    )
    before = [source.gauss(4, 1) for _ in range(30)]
    after = [value * 0.7 + source.gauss(2, 0.5) for value in before]
    adjusted = RegressionAdjustedStatistic(
        n=30, post_statistic=sums(after), pre_statistic=sums(before), post_pre_sum_of_products=products(after, before), theta=0.65
    )
    golden = {
        "means": means,
        "shares": shares,
        "ratio": {"numerators": numerators, "denominators": denominators, "mean": ratio.mean, "variance": ratio.variance},
        "adjusted": {"before": before, "after": after, "theta": 0.65, "variance": adjusted.variance},
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
