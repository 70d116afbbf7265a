import { type LinearSums, LinearTotals } from '../../../../domain/experiment/bandits/linear-sums.js';
import { contextSize } from '../../../../domain/experiment/bandits/request-context.js';
import { rewardOf } from '../../../../domain/experiment/bandits/reward-of.js';
import type { TestDefinition } from '../../../../domain/experiment/definition/test-definition.js';
import type { RequestReference } from '../../../../domain/routing/request-reference.js';
import { ContextWindow } from './context-window.js';

/** How a request got its arm. */
export interface ContextualDecision {
  readonly propensity: number;
  /** For policies that look at contexts; copied. */
  readonly context?: ArrayLike<number> | undefined;
}

/**
 * What requests and their outcomes say of contexts, by arm. The sums only grow, so that those of all replicas add up; a request whose
 * context is in the memory of another replica, or in none any more, teaches nothing.
 */
export class RequestContexts {
  readonly #metric: TestDefinition['metric'];
  readonly #window: ContextWindow;
  readonly #arms: readonly LinearTotals[];
  /** Reward of a request without an outcome, where that counts as zero. */
  readonly #withoutOutcome: number | undefined;

  /** @returns undefined for tests whose policy does not look at contexts */
  static of({ metric, arms, policy }: TestDefinition): RequestContexts | undefined {
    return policy?.context === undefined ? undefined : new RequestContexts(metric, arms.length, contextSize(policy.context));
  }

  private constructor(metric: TestDefinition['metric'], arms: number, size: number) {
    this.#metric = metric;
    this.#window = new ContextWindow(size);
    this.#arms = Array.from({ length: arms }, () => new LinearTotals(size));
    this.#withoutOutcome = metric.missing === 'zero' ? rewardOf(metric, 0) : undefined;
  }

  /** Keeps the context of a decision until its outcome comes. */
  keep(reference: RequestReference, { propensity, context }: ContextualDecision): void {
    if (context === undefined) return;
    this.#window.keep(reference, propensity, context);
    if (this.#withoutOutcome === undefined) return;
    const arm = this.#arms[reference.arm];
    arm?.see(context);
    arm?.earn(context, this.#withoutOutcome);
  }

  /** With which a request got its arm; NaN when that is not known here. */
  propensity(reference: RequestReference): number {
    return this.#window.propensity(reference);
  }

  /** Learns the value that the primary metric has for a request. */
  learn(reference: RequestReference, value: number): void {
    const context = this.#window.context(reference);
    const arm = this.#arms[reference.arm];
    if (context === undefined || arm === undefined) return;
    if (this.#withoutOutcome === undefined) arm.see(context);
    arm.earn(context, rewardOf(this.#metric, value) - (this.#withoutOutcome ?? 0));
  }

  merge(arms: readonly LinearSums[]): void {
    for (const [arm, sums] of arms.entries()) this.#arms[arm]?.merge(sums);
  }

  totals(): LinearSums[] {
    return this.#arms.map((arm) => arm.toJSON());
  }
}
