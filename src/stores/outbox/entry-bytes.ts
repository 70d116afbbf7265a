import type { OutboxEntry } from '../../ports/outbox.js';

/** Objects, numbers and queue slots of one entry, measured on V8 and rounded up. */
const metricBytes = 176;
const otherBytes = 112;

/** An upper estimate of the memory one waiting entry takes; strings count two bytes a code unit except metric names, which repeat. */
export function entryBytes(entry: OutboxEntry): number {
  switch (entry.kind) {
    case 'metric':
      return metricBytes + entry.metric.key.length;
    case 'param':
    case 'tag':
      return otherBytes + 2 * (entry.key.length + entry.value.length);
    case 'run':
    case 'end':
      return otherBytes;
  }
}
