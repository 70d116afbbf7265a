import { gaussLegendre } from './gauss-legendre.js';
import type { Tails } from './tails.js';

/** A piece of a line on which a function is smooth. */
interface Stretch {
  readonly to: number;
  /** Width over which the function changes: of a normal density a standard deviation. */
  readonly scale: number;
}

/** One unknown quantity on a line u. */
export interface Belief {
  /** Where its probability begins and ends, for doubles. */
  readonly lower: number;
  readonly upper: number;
  /** How its density changes, from the left to the right. */
  readonly stretches: readonly Stretch[];
  /** Density with respect to u. */
  density(u: number): number;
  tails(u: number): Tails;
}

/** The line that quantities live on; they may be a growing function of it. */
export interface Line {
  /** How fast the quantity grows with u. */
  growth(u: number): number;
  readonly stretches: readonly Stretch[];
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
    let to = Math.min(end, smoothUntil(line.stretches, from));
    for (const { lower, upper, stretches } of beliefs) {
      if (lower > from) to = Math.min(to, lower);
      else if (upper > from) to = Math.min(to, upper, smoothUntil(stretches, from));
    }
    // Beside a large number a narrow density may be narrower than what a double can tell apart.
    if (to <= from) break;
    cuts.push([from, to]);
    from = to;
  }
  return cuts;
}

function smoothUntil(stretches: readonly Stretch[], from: number): number {
  const stretch = stretches.find(({ to }) => to > from);
  return stretch === undefined ? Number.POSITIVE_INFINITY : Math.min(stretch.to, from + PANEL * stretch.scale);
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
