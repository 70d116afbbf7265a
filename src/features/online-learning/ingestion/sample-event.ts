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

const fields: readonly string[] = ['features', 'label', 'id', 'prediction', 'weight', 'timestamp'] satisfies (keyof Sample)[];

/** What is wrong with a sample that has neither label nor id, so that nothing could be learned from it, but something under another name. */
export function misspeltField(sample: Sample): string | undefined {
  if ((sample.label ?? sample.id ?? undefined) !== undefined) return undefined;
  const unknown = Object.keys(sample).find((key) => !fields.includes(key));
  if (unknown === undefined) return undefined;
  return `A sample has no field ${JSON.stringify(unknown.slice(0, 40))}; there are ${fields.join(', ')}.`;
}
