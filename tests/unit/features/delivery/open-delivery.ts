import type { DeliveryReport } from '../../../../src/core/entities/delivery-report.js';
import { Delivery } from '../../../../src/features/delivery/delivery.js';
import type { DeliveryOptions } from '../../../../src/features/delivery/delivery-options.js';
import type { OutboxEntry } from '../../../../src/ports/outbox.js';
import { MemoryOutbox, type MemoryOutboxOptions } from '../../../../src/stores/outbox/memory-outbox.js';
import { FaultyStore } from './faulty-store.js';

/** A delivery before a store that can be made to fail, with everything it reported. */
export function openDelivery(options: Partial<DeliveryOptions> & MemoryOutboxOptions = {}) {
  const { maxBytes, whenFull, ...rest } = options;
  const store = new FaultyStore();
  const outbox = new MemoryOutbox({ maxBytes, whenFull });
  const reports: DeliveryReport[] = [];
  const delivery = new Delivery({
    outbox,
    tracking: async () => store.port,
    random: { next: () => 0.5 },
    onDeliveryError: (report) => reports.push(report),
    ...rest,
  });
  return { delivery, outbox, reports, store };
}

export const run = (runKey: string, owned = true): OutboxEntry => ({ kind: 'run', runKey, runId: `id-${runKey}`, owned });
export const metric = (runKey: string, key: string, step = 0): OutboxEntry => ({
  kind: 'metric',
  runKey,
  metric: { key, value: 0.5, timestamp: 1_700_000_000_000, step },
});
export const param = (runKey: string, key: string, value = 'v'): OutboxEntry => ({ kind: 'param', runKey, key, value });
export const tag = (runKey: string, key: string, value = 'v'): OutboxEntry => ({ kind: 'tag', runKey, key, value });
export const end = (runKey: string): OutboxEntry => ({ kind: 'end', runKey, status: 'FINISHED', endTime: 2_000 });
