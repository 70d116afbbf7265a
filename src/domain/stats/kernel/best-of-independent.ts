import { gaussLegendre } from './gauss-legendre.js';
import type { Tails } from './tails.js';

/** One unknown quantity on a line u. */
export interface Belief {
  /** Where its probability begins and ends, for doubles. */
  readonly lower: number;
  readonly upper: number;
  /** Width over which its density changes: a standard deviation, about. */
  readonly scale: number;
  /** Density with respect to u. */
  density(u: number): number;
  tails(u: number): Tails;
}

/** The line that quantities live on; they may be a growing function of it. */
export interface Line {
  /** How fast the quantity grows with u. */
  growth(u: number): number;
  /** Width over which the growth changes. */
  readonly scale: number;
}

/** What one quantity is among several. */
export interface Standing {
  /** Probability that it is the largest. */
  readonly probabilityBest: number;
  /** How far the largest is above it, expected. */
  readonly expectedLoss: number;
}

/** Panels of three widths and sixteen nodes integrate a normal density to the last digit. */
const PANEL = 3;
const NODES = 16;

/**
 * Which of several independent quantities is the largest: ∫ fᵢ ∏ Fⱼ, normalised to sum 1, and the expected loss ∫ Fᵢ (1 − ∏ Fⱼ) with
 * j ≠ i, which adds positive numbers only. The line is cut into panels as wide as the narrowest quantity that lives there, so
 * quantities of very unlike widths, where a rule with fixed nodes misses the narrow ones, keep all digits.
 */
export function bestOfIndependent(beliefs: readonly Belief[], line: Line): Standing[] {
  const { nodes, weights } = gaussLegendre(NODES);
  const best = beliefs.map(() => 0);
  const loss = beliefs.map(() => 0);
  for (const [from, to] of panels(beliefs, line)) {
    const half = (to - from) / 2;
    for (let node = 0; node < NODES; node++) {
      const u = from + half * (1 + (nodes[node] as number));
      const weight = half * (weights[node] as number);
      const tails = beliefs.map((belief) => tailsAt(belief, u));
      const growth = line.growth(u);
      beliefs.forEach((belief, index) => {
        const logBelow = logProbabilityAllBelow(tails, index);
        if (u > belief.lower && u < belief.upper) best[index] = (best[index] as number) + weight * belief.density(u) * Math.exp(logBelow);
        loss[index] = (loss[index] as number) - weight * growth * (tails[index] as Tails).lower * Math.expm1(logBelow);
      });
    }
  }
  const total = best.reduce((sum, probability) => sum + probability, 0);
  return best.map((probability, index) => ({ probabilityBest: probability / total, expectedLoss: loss[index] as number }));
}

/** From the lowest beginning to the highest end. */
function panels(beliefs: readonly Belief[], line: Line): [from: number, to: number][] {
  const cuts: [number, number][] = [];
  const end = Math.max(...beliefs.map(({ upper }) => upper));
  for (let from = Math.min(...beliefs.map(({ lower }) => lower)); from < end; ) {
    let to = Math.min(end, from + PANEL * line.scale);
    for (const { lower, upper, scale } of beliefs) {
      if (lower > from) to = Math.min(to, lower);
      else if (upper > from) to = Math.min(to, from + PANEL * scale);
    }
    cuts.push([from, to]);
    from = to;
  }
  return cuts;
}

function tailsAt({ lower, upper, tails }: Belief, u: number): Tails {
  if (u <= lower) return { lower: 0, upper: 1 };
  return u >= upper ? { lower: 1, upper: 0 } : tails(u);
}

/** Logarithm of the probability that all but one quantity are below. */
function logProbabilityAllBelow(tails: readonly Tails[], except: number): number {
  let sum = 0;
  tails.forEach(({ lower, upper }, index) => {
    if (index !== except) sum += upper < 0.5 ? Math.log1p(-upper) : Math.log(lower);
  });
  return sum;
}
