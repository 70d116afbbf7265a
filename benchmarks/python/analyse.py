"""Compares arms from their moments again and again, by SciPy and statsmodels or by GrowthBook's gbstats."""

import json
import statistics
import sys
import time

task = json.loads(sys.argv[1])
comparisons = task["comparisons"]

if task["by"] == "scipy":
    from scipy import stats
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

    def proportions(a, b):
        counts = [round(b["mean"] * b["n"]), round(a["mean"] * a["n"])]
        trials = [b["n"], a["n"]]
        interval = confint_proportions_2indep(counts[0], trials[0], counts[1], trials[1], method="newcomb", compare="diff")
        return proportions_ztest(counts, trials)[1], interval

    def means(a, b):
        p = stats.ttest_ind_from_stats(
            b["mean"], b["variance"] ** 0.5, b["n"], a["mean"], a["variance"] ** 0.5, a["n"], equal_var=False
        ).pvalue
        va, vb = a["variance"] / a["n"], b["variance"] / b["n"]
        df = (va + vb) ** 2 / (va**2 / (a["n"] - 1) + vb**2 / (b["n"] - 1))
        reach = stats.t.ppf(0.975, df) * (va + vb) ** 0.5
        return p, (b["mean"] - a["mean"] - reach, b["mean"] - a["mean"] + reach)

    def analyse():
        test = {"proportion": proportions, "mean": means}
        results = [test[each["kind"]](each["control"], each["challenger"]) for each in comparisons]
        multipletests([p for p, _ in results], method="holm")
        return [p for p, _ in results]

else:
    from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig
    from gbstats.frequentist.tests import SequentialConfig, SequentialTwoSidedTTest
    from gbstats.models.statistics import ProportionStatistic, SampleMeanStatistic

    def statistic(kind, arm):
        n, mean = arm["n"], arm["mean"]
        if kind == "proportion":
            return ProportionStatistic(n=n, sum=round(mean * n))
        return SampleMeanStatistic(n=n, sum=mean * n, sum_squares=arm["variance"] * (n - 1) + n * mean**2)

    def compare(each):
        a, b = statistic(each["kind"], each["control"]), statistic(each["kind"], each["challenger"])
        EffectBayesianABTest(a, b, EffectBayesianConfig(difference_type="absolute")).compute_result()
        return SequentialTwoSidedTTest(a, b, SequentialConfig(difference_type="absolute")).compute_result().p_value

    def analyse():
        return [compare(each) for each in comparisons]


p_values = analyse()
milliseconds = []
for _ in range(task["times"]):
    start = time.process_time()
    analyse()
    milliseconds.append((time.process_time() - start) * 1000)
print(json.dumps({"milliseconds": statistics.median(milliseconds), "pValues": [float(p) for p in p_values]}))
