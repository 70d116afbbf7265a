import { joinMoments, joinRowMoments } from './join-moments.js';
import { errorOf } from './mean-folds.js';
import type { MetricFold } from './metric-fold.js';

/** Share of the variance of what was that the predictions explain: 1 − Σ error² / Σ (actual − mean)². Parts: weight, mean, squares about it, squared errors. */
export function r2Fold(): MetricFold {
  return {
    width: 4,
    row(actual, predicted, _, weight, into, at) {
      const error = errorOf(actual, predicted);
      into[at] = weight;
      into[at + 1] = actual as number;
      into[at + 2] = 0;
      into[at + 3] = weight * error * error;
    },
    join(earlier, at, later, laterAt) {
      joinMoments(earlier, at, later, laterAt);
      earlier[at + 3] = (earlier[at + 3] as number) + (later[laterAt + 3] as number);
    },
    joinRows(parts, counts, into) {
      joinRowMoments(parts, 4, counts, into);
      let squaredErrors = 0;
      for (let row = 0; row < counts.length; row++) squaredErrors += (counts[row] as number) * (parts[4 * row + 3] as number);
      into[3] = squaredErrors;
    },
    fade(part, factor) {
      for (const each of [0, 2, 3]) part[each] = (part[each] as number) * factor;
    },
    value: (part) => ((part[2] as number) > 0 ? 1 - (part[3] as number) / (part[2] as number) : undefined),
  };
}
