import type { Random } from '../../../src/core/random.js';
import { Covariance, sampleNormal } from '../../../src/stats.js';

/** Successes among n trials. */
export function successes(n: number, p: number, random: Random): number {
  let count = 0;
  for (let trial = 0; trial < n; trial++) if (random.next() < p) count++;
  return count;
}

/** A waiting time of mean 1. */
export function exponential(random: Random): number {
  return -Math.log(1 - random.next());
}

/** What is known of users: clicks (x) and views (y) of each; a value before (x) and after (y) the exposure of each. */
export interface Users {
  readonly perUser: Covariance;
  readonly beforeAndAfter: Covariance;
}

/** Users of whom half click more often; a view leads to 0.3 clicks overall, and the value after the exposure is 10 on average. */
export function users(n: number, random: Random): Users {
  const perUser = new Covariance();
  const beforeAndAfter = new Covariance();
  for (let user = 0; user < n; user++) {
    const views = 1 + Math.floor(5 * random.next());
    const eagerness = random.next() < 0.5 ? 0.1 : 0.5;
    perUser.add(successes(views, eagerness, random), views);
    const before = 10 + 2 * sampleNormal(random);
    beforeAndAfter.add(before, 10 + 0.8 * (before - 10) + 1.2 * sampleNormal(random));
  }
  return { perUser, beforeAndAfter };
}
