import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../../../src/ports/outbox.js';
import { MemoryOutbox } from '../../../../src/stores/outbox/memory-outbox.js';

const metric = (step: number): OutboxEntry => ({
  kind: 'metric',
  runKey: 'a',
  metric: { key: 'loss', value: step / 3, timestamp: 1_700_000_000_000 + step, step },
});

describe('MemoryOutbox', () => {
  it('holds 32 MiB by default, more than 100,000 metrics', () => {
    const outbox = new MemoryOutbox();
    for (let step = 0; step < 100_000; step++) outbox.append([metric(step)], () => {});
    expect(outbox.size.entries).toBe(100_000);
    expect(outbox.size.bytes).toBeLessThan(outbox.maxBytes);
    expect(outbox.maxBytes).toBe(32 * 2 ** 20);
  });

  it('keeps the newest values of an endless stream in constant room when it may drop', () => {
    const outbox = new MemoryOutbox({ maxBytes: 200_000, whenFull: 'dropOldest' });
    let dropped = 0;
    for (let step = 0; step < 50_000; step++) outbox.append([metric(step)], () => dropped++);
    const { entries, bytes } = outbox.size;
    expect(bytes).toBeLessThanOrEqual(200_000);
    expect(entries + dropped).toBe(50_000);
    expect(outbox.take(1)[0]?.sequence).toBe(50_000 - entries + 1);
  });

  it('ignores a second outcome of the same entry', () => {
    const outbox = new MemoryOutbox();
    outbox.append([metric(1)], () => {});
    outbox.take(1);
    outbox.settle(1, { status: 'delivered' });
    outbox.settle(1, { status: 'returned' });
    expect(outbox.size).toEqual({ entries: 0, bytes: 0 });
  });
});
