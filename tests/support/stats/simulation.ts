import type { Random } from '../../../src/core/random.js';
import { seededRandom } from '../../../src/core/random.js';

/** What is said about how often something happens. */
export interface Claim {
  readonly name: string;
  readonly rate: number;
  readonly is: 'about' | 'at most' | 'at least';
  /** How far a method that is approximate may be off, in samples as small as those of the simulation. @default 0 */
  readonly slack?: number | undefined;
}

/** An experiment that can be repeated: whether each claim's event happened. */
export interface Simulation {
  readonly name: string;
  readonly claims: readonly Claim[];
  play(random: Random): readonly boolean[];
}

/** A claim with what was seen of it. */
export interface Seen extends Claim {
  readonly share: number;
  /** Shares that chance and the slack leave possible. */
  readonly lowest: number;
  readonly highest: number;
}

/** Repeats an experiment. Chance may take the share four standard deviations away from the claim's rate. */
export function repeat({ claims, play }: Simulation, runs: number, seed: number): Seen[] {
  const random = seededRandom(seed);
  const counts = claims.map(() => 0);
  for (let run = 0; run < runs; run++) {
    play(random).forEach((happened, index) => {
      if (happened) counts[index] = (counts[index] as number) + 1;
    });
  }
  return claims.map((claim, index) => {
    const { rate, is, slack = 0 } = claim;
    // One run more than the band, so that a rare event may happen in few runs.
    const room = slack + 4 * Math.sqrt((rate * (1 - rate)) / runs) + 1 / runs;
    return {
      ...claim,
      share: (counts[index] as number) / runs,
      lowest: is === 'at most' ? 0 : rate - room,
      highest: is === 'at least' ? 1 : rate + room,
    };
  });
}

/** Those that chance does not explain. */
export function broken(seen: readonly Seen[]): readonly Seen[] {
  return seen.filter(({ share, lowest, highest }) => !(share >= lowest && share <= highest));
}
