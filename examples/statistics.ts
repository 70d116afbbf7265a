// From plan to result without a framework: how many users, how long, what came out, and whether to believe it.
import {
  betaBinomial,
  confidenceSequence,
  Moments,
  orThrow,
  relativeLift,
  runLength,
  sampleRatioMismatch,
  sampleSizeProportions,
  twoProportionTest,
  welchTTest,
} from 'mlflow-ops/stats';

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
const points = ({ lower, upper }: { lower: number; upper: number }): string => `${percent(lower, 2)} to ${percent(upper, 2)}`;

// Before: 5 % of users buy, and 6 % would be worth the trouble.
const fixed = sampleSizeProportions({ control: 0.05, challenger: 0.06 });
const sequential = sampleSizeProportions({ control: 0.05, challenger: 0.06, method: 'sequential', expectedUnits: 20_000 });
const { days } = runLength({ units: 2 * fixed.control, dailyUnits: 1500 });
console.log(`${fixed.control} users each for one look after ${days} days, ${sequential.control} to look whenever one likes`);

// After: counts are enough. The control comes first everywhere, effects are second minus first.
const control = { successes: 411, trials: 8170 };
const challenger = { successes: 489, trials: 8162 };
const split = orThrow(sampleRatioMismatch([{ observed: [control.trials, challenger.trials], weights: [1, 1] }]));
console.log(`Split: p = ${split.pValue.toFixed(3)}; below 0.001 something is broken, and the rest means nothing`);

const test = orThrow(twoProportionTest(control, challenger));
console.log(`One look: ${percent(test.effect, 2)} more, ${points(test.interval)}, p = ${test.pValue.toFixed(4)}`);

const n = control.trials + challenger.trials;
const look = orThrow(confidenceSequence({ estimate: test.effect, standardError: test.standardError, n, expectedUnits: 20_000 }));
console.log(`Any number of looks: ${points(look)}, always-valid p = ${look.pValue.toFixed(4)}`);

const [, posterior] = betaBinomial([control, challenger]);
console.log(
  `Better with probability ${posterior?.probabilityBest.toFixed(4)}, at an expected loss of ${percent(posterior?.expectedLoss ?? 0, 4)}`,
);

// Values of a stream: moments merge exactly, so every replica keeps its own.
const [here, there, before] = [new Moments(), new Moments(), new Moments()];
for (let user = 0; user < 600; user++) {
  before.add(20 + (user % 13));
  (user % 2 === 0 ? here : there).add(21 + ((7 * user) % 13));
}
here.merge(there);
const { effect, pValue } = orThrow(welchTTest(before, here));
const lift = orThrow(relativeLift(before, here));
console.log(`Means: ${effect.toFixed(2)} more, ${percent(lift.lift)} (${points(lift.interval)}), p = ${pValue.toExponential(1)}`);

// What cannot be computed says so, instead of p = 1.
const nothing = twoProportionTest({ successes: 0, trials: 10 }, { successes: 0, trials: 12 });
console.log(nothing.status === 'ok' ? nothing.pValue : nothing.reason);
