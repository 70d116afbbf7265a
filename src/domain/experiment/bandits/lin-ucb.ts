import { StatisticsError } from '../../../core/errors/statistics-error.js';
import type { Random } from '../../../core/random.js';
import { checkObject } from '../../stats/arguments/check-object.js';
import { LinearArm } from './linear-arm.js';
import type { LinearSums } from './linear-sums.js';
import { shareAmongBest } from './share-among-best.js';
import { withFloor } from './with-floor.js';

/** How a contextual bandit chooses. */
export interface LinUcbOptions {
  readonly arms: number;
  /** Numbers of a context; give a constant 1 as one of them for an intercept. */
  readonly dimension: number;
  /** Width of the bonus for what is not known yet. @default 1 */
  readonly alpha?: number | undefined;
  /** Smallest probability of every arm: p = floor + (1 − K · floor) · w. @default 0 */
  readonly floor?: number | undefined;
}

/** An arm that was chosen for a context. */
export interface LinUcbChoice {
  readonly arm: number;
  /** With which every arm was chosen; exact, for effects by inverse propensities. */
  readonly propensities: readonly number[];
}

/** What a `LinUcb` learnt; plain JSON. */
export interface LinUcbState {
  readonly arms: readonly LinearSums[];
}

/**
 * A bandit that looks at the context of every request: LinUCB with disjoint arms (Li, Chu, Langford and Schapire 2010). The arm with
 * the highest θᵀx + α √(xᵀ A⁻¹ x) is chosen, arms that tie are alike, and the floor keeps every arm possible.
 */
export class LinUcb {
  readonly #dimension: number;
  readonly #alpha: number;
  readonly #floor: number;
  readonly #arms: readonly LinearArm[];

  /** @throws StatisticsError on options without meaning. */
  constructor(options: LinUcbOptions) {
    const { arms, dimension, alpha = 1, floor = 0 } = checkObject('The options of LinUcb', options);
    if (!(Number.isInteger(arms) && arms > 0 && Number.isInteger(dimension) && dimension > 0)) {
      throw new StatisticsError('LinUCB needs at least one arm and one number in a context.');
    }
    if (!(alpha >= 0 && floor >= 0 && floor * arms <= 1)) {
      throw new StatisticsError('LinUCB needs an alpha that is not negative, and a floor from 0 to 1 / arms.');
    }
    this.#dimension = dimension;
    this.#alpha = alpha;
    this.#floor = floor;
    this.#arms = Array.from({ length: arms }, () => new LinearArm(dimension));
  }

  /** @throws StatisticsError when the state has other dimensions than the options say. */
  static fromJSON(options: LinUcbOptions, state: LinUcbState): LinUcb {
    const made = new LinUcb(options);
    made.merge(state);
    return made;
  }

  /** The upper bound of every arm's reward. @throws StatisticsError for a context of another length, or not finite */
  scores(context: ArrayLike<number>): number[] {
    this.#checkContext(context);
    return this.#arms.map((arm) => arm.bound(context, this.#alpha));
  }

  /** Chooses an arm. @throws StatisticsError for a context of another length, or not finite */
  choose(context: ArrayLike<number>, random: Random): LinUcbChoice {
    const propensities = withFloor(shareAmongBest(this.scores(context)), this.#floor);
    let left = random.next();
    let arm = 0;
    for (let index = 0; index < propensities.length; index++) {
      const propensity = propensities[index] as number;
      // Rounding may leave a rest above the last arm: it belongs to the last that can be chosen.
      if (propensity > 0) arm = index;
      left -= propensity;
      if (left < 0) break;
    }
    return { arm, propensities };
  }

  /** Learns from one reward, whenever it comes. @throws StatisticsError for an unknown arm, a bad context, or a reward that is not finite */
  update(arm: number, context: ArrayLike<number>, reward: number): void {
    this.#checkContext(context);
    const learner = this.#arms[arm];
    if (learner === undefined) throw new StatisticsError(`There is no arm ${arm}.`);
    if (!Number.isFinite(reward)) throw new StatisticsError(`A reward must be a finite number, not ${reward}.`);
    learner.update(context, reward);
  }

  /** Learns all that another one learnt from other units, as if it had seen them itself. @throws StatisticsError for other dimensions */
  merge(state: LinUcbState): void {
    const fits = state.arms.every(({ xx, rx }) => xx.length === this.#dimension ** 2 && rx.length === this.#dimension);
    if (state.arms.length !== this.#arms.length || !fits)
      throw new StatisticsError('The other LinUCB has other arms or another dimension.');
    this.#arms.forEach((arm, index) => {
      arm.merge(state.arms[index] as LinearSums);
    });
  }

  toJSON(): LinUcbState {
    return { arms: this.#arms.map((arm) => arm.toJSON()) };
  }

  #checkContext(context: ArrayLike<number>): void {
    let fits = context.length === this.#dimension;
    for (let at = 0; fits && at < this.#dimension; at++) fits = Number.isFinite(context[at]);
    if (fits) return;
    throw new StatisticsError(`A context must be ${this.#dimension} finite numbers.`);
  }
}
