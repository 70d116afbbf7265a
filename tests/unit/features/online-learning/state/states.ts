import type { FeatureRow, Label } from '../../../../../src/domain/learning/learner.js';
import { logisticRegression } from '../../../../../src/domain/learning/logistic-regression.js';
import { pipeline } from '../../../../../src/domain/learning/pipeline.js';
import { standardScaler } from '../../../../../src/domain/learning/transformers/transformer.js';
import type { OnlineEvent } from '../../../../../src/features/online-learning/online-event.js';
import { OnlineState } from '../../../../../src/features/online-learning/state/online-state.js';
import type { StateOptions } from '../../../../../src/features/online-learning/state/state-options.js';

export type SampleEvent = Extract<OnlineEvent, { readonly kind: 'sample' }>;

/** A sample of the state's time. */
export function sample(features: FeatureRow, label?: Label, more: Partial<SampleEvent> = {}): SampleEvent {
  return { kind: 'sample', timestamp: 1_000, features, weight: 1, label, ...more };
}

/** Scaler and logistic regression over features `a` and `b`. */
export function newLearner() {
  return pipeline(standardScaler(), logisticRegression({ features: ['a', 'b'] }));
}

/** A state that checks each event before it applies it. */
export class CheckedState {
  readonly state: OnlineState;

  constructor(options: StateOptions = { learner: newLearner() }) {
    this.state = OnlineState.create(options);
  }

  /** Takes an event, or gives the reason why not. */
  take(event: OnlineEvent): string {
    const rejection = this.state.check(event);
    if (rejection !== undefined) return rejection.reason;
    this.state.apply(event, this.state.sequence + 1);
    return 'taken';
  }

  takeAll(events: Iterable<OnlineEvent>): void {
    for (const event of events) {
      const became = this.take(event);
      if (became !== 'taken') throw new Error(`${JSON.stringify(event)}: ${became}`);
    }
  }
}
