import type { OnlineEvent } from '../online-event.js';
import type { Sample } from '../sample.js';

/** The event of a sample that comes in now. Null counts as not given. */
export function sampleEvent(sample: Sample, now: number): Extract<OnlineEvent, { readonly kind: 'sample' }> {
  const { timestamp } = sample;
  return {
    kind: 'sample',
    timestamp: now,
    features: sample.features,
    weight: sample.weight ?? 1,
    observedAt: timestamp === now ? undefined : (timestamp ?? undefined),
    id: sample.id ?? undefined,
    predictedBy: undefined,
    label: sample.label ?? undefined,
    prediction: sample.prediction ?? undefined,
    origin: undefined,
  };
}
