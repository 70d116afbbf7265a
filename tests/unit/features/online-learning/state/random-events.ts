import fc from 'fast-check';
import type { FeatureRow, Label } from '../../../../../src/domain/learning/learner.js';
import type { OnlineEvent } from '../../../../../src/features/online-learning/online-event.js';
import type { OnlineState } from '../../../../../src/features/online-learning/state/online-state.js';

/** What may come next, with what is needed to make an event of it. */
type Step =
  | {
      readonly kind: 'sample';
      readonly id: number | undefined;
      readonly label: number | undefined;
      readonly prediction: number | undefined;
    }
  | { readonly kind: 'answer'; readonly id: number; readonly prediction: number }
  | { readonly kind: 'label'; readonly id: number; readonly label: number }
  | { readonly kind: 'serve'; readonly withLearner: boolean; readonly version: number | undefined }
  | { readonly kind: 'relearn' }
  | { readonly kind: 'update'; readonly update: number };

const id = fc.nat(60);
const code = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('sample' as const),
      id: fc.option(id, { nil: undefined }),
      label: fc.option(code, { nil: undefined, freq: 3 }),
      prediction: fc.option(code, { nil: undefined, freq: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), id, prediction: code }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('label' as const), id, label: code }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('serve' as const),
      withLearner: fc.boolean(),
      version: fc.option(fc.nat(3), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('relearn' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('update' as const), update: fc.integer({ min: 1, max: 9 }) }) },
);

/** Steps of a stream, each some milliseconds after the one before, with the values of a row. */
export const steps = fc.array(
  fc.record({ step, after: fc.nat(30), values: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }) }),
  { minLength: 150, maxLength: 300 },
);

export type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** How steps become rows and labels. */
export interface Dialect {
  row(values: readonly number[]): FeatureRow;
  label(code: number, values: readonly number[]): Label;
}

/** The event of a step; `relearn` and `serve` are told of the state that they come to. */
export function eventOf({ step, after, values }: Steps[number], before: number, state: OnlineState, dialect: Dialect): OnlineEvent {
  const timestamp = before + after;
  const labelOf = (code: number | undefined) => (code === undefined ? undefined : dialect.label(code, values));
  switch (step.kind) {
    case 'sample': {
      const { label, prediction } = step;
      const named = step.id === undefined ? {} : { id: `row ${step.id}` };
      const observedAt = after % 3 === 0 ? timestamp - 5_000 * (after % 2) : undefined;
      const weight = 1 + (after % 2) / 2;
      const features = dialect.row(values);
      return { kind: 'sample', timestamp, observedAt, features, weight, ...named, label: labelOf(label), prediction: labelOf(prediction) };
    }
    case 'answer': {
      const served = { prediction: dialect.label(step.prediction, values), predictedBy: '1', origin: 'predict' as const };
      return { kind: 'sample', timestamp, features: dialect.row(values), weight: 1, id: `row ${step.id}`, ...served };
    }
    case 'label':
      return { kind: 'label', timestamp, id: `row ${step.id}`, label: dialect.label(step.label, values) };
    case 'serve': {
      const version = step.version === undefined ? undefined : String(step.version);
      const learner = step.withLearner && version !== undefined ? state.learner?.toJSON() : undefined;
      return { kind: 'serving', timestamp, model: { version, learner, baseline: after / 30 } };
    }
    case 'relearn':
      return state.learner === undefined
        ? { kind: 'update', timestamp, result: { status: 'skipped', trigger: 'manual', reason: 'no learner', startedAt: timestamp } }
        : { kind: 'learner', timestamp, learner: state.learner.toJSON() };
    case 'update': {
      const result = { update: step.update, status: 'failed', trigger: 'drift', reason: 'random', startedAt: timestamp } as const;
      return { kind: 'update', timestamp, result: { ...result, trainingRows: after === 0 ? Number.NaN : after } };
    }
  }
}
