import { incompleteBeta } from '../kernel/incomplete-beta.js';
import { betaTerm } from '../kernel/saddle-point.js';
import type { Proportion } from '../sample.js';

/** What is believed of the second of two rates beside the first. */
export interface BetterRate {
  /** Probability that the second rate is the higher one. */
  readonly probability: number;
  /** How far the first rate is expected to lie above the second: E[max(p₁ − p₂, 0)]. */
  readonly expectedLoss: number;
}

/** Distance of the nodes in widths of the narrower density, and at most; the rule of trapezoids is then good to 1e-9, for large counts to 1e-12. */
const step = 0.5;
const widest = 0.4;
const negligible = 1e-15;

/**
 * Whether the second of two rates of success is the higher one, by Beta posteriors from the uniform prior; what `betaBinomial` says of
 * two arms, several times as fast, for analyses of many metrics.
 *
 * P(p₂ > p₁) = ∫ f · F over the narrower of the two densities, on the line u = ln(p / (1 − p)), where both are smooth and fall
 * exponentially, so that equidistant nodes converge geometrically. With g = B(a₁ + a₂, b₁ + b₂) / B(a₁, b₁) B(a₂, b₂) the expected
 * loss is (m₁ − m₂) P(p₁ > p₂) + g (1/(a₁ + b₁) + 1/(a₂ + b₂)), from I_x(a + 1, b) = I_x(a, b) − xᵃ(1 − x)ᵇ / a B(a, b).
 */
export function betterRate(first: Proportion, second: Proportion): BetterRate {
  const one = shapeOf(first);
  const two = shapeOf(second);
  const secondIsNarrower = widthOf(two) <= widthOf(one);
  const narrow = secondIsNarrower ? two : one;
  const other = secondIsNarrower ? one : two;
  let mass = 0;
  let otherBelow = 0;
  const peak = Math.log(narrow.a / narrow.b);
  const width = Math.min(widest, step * widthOf(narrow));
  const highest = betaTerm(narrow.a, narrow.b, logistic(peak), logistic(-peak));
  for (const direction of [-1, 1]) {
    for (let node = direction < 0 ? 1 : 0; ; node++) {
      const u = peak + direction * node * width;
      const density = betaTerm(narrow.a, narrow.b, logistic(u), logistic(-u));
      if (density < highest * negligible) break;
      mass += density;
      otherBelow += density * incompleteBeta(other.a, other.b, logistic(u), logistic(-u)).lower;
    }
  }
  const below = Math.min(1, otherBelow / mass);
  const probability = secondIsNarrower ? below : 1 - below;
  return { probability, expectedLoss: lossOf(one, two, 1 - probability) };
}

interface Shape {
  readonly a: number;
  readonly b: number;
}

function shapeOf({ successes, trials }: Proportion): Shape {
  return { a: 1 + successes, b: 1 + trials - successes };
}

/** Standard deviation of u, about. */
function widthOf({ a, b }: Shape): number {
  return Math.sqrt(1 / a + 1 / b);
}

const logistic = (u: number): number => 1 / (1 + Math.exp(-u));

function lossOf(one: Shape, two: Shape, firstIsHigher: number): number {
  const n1 = one.a + one.b;
  const n2 = two.a + two.b;
  // g at the mean of both together, where no factor is small.
  const x = (one.a + two.a) / (n1 + n2);
  const y = (one.b + two.b) / (n1 + n2);
  const overlap = (betaTerm(one.a, one.b, x, y) * betaTerm(two.a, two.b, x, y)) / betaTerm(one.a + two.a, one.b + two.b, x, y);
  return Math.max(0, (one.a / n1 - two.a / n2) * firstIsHigher + overlap * (1 / n1 + 1 / n2));
}
