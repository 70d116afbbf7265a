import type { TestDefinition } from '../definition/test-definition.js';
import { advance, draftRecord } from '../lifecycle.js';
import type { TestRecord } from '../test-record.js';
import type { MetricModel } from './metric-model.js';

/** What a test is imagined to meet, checked and with its defaults. */
export interface SimulationPlan {
  readonly definition: TestDefinition;
  /** Those with values of their own, then the ones that the framework measures itself. */
  readonly metrics: readonly MetricModel[];
  readonly unitsPerDay: number;
  readonly days: number;
  readonly looks: number;
  readonly outcomeDelayDays: number;
  readonly stopAt: 'decision' | 'significance' | 'never';
  readonly runs: number;
  readonly seed: number;
  readonly byUnit: boolean;
}

/** What is true in a run. */
export interface SimulatedWorld {
  readonly plan: SimulationPlan;
  /** The test at its start. */
  readonly record: TestRecord;
  /** Of the plan, with the effects or without. */
  readonly metrics: readonly MetricModel[];
}

/** The world of a plan, with its effects or without any. */
export function worldOf(plan: SimulationPlan, withEffects: boolean): SimulatedWorld {
  const { definition } = plan;
  const record = advance(draftRecord(definition, 0), { type: 'start', arms: definition.arms }, 0);
  const metrics = withEffects ? plan.metrics : plan.metrics.map((model) => ({ ...model, effects: model.effects.map(() => 0) }));
  return { plan, record, metrics };
}
