import { describe, expect, it } from 'vitest';
import { metric, openDelivery, run } from './open-delivery.js';

const listeners = (): number[] => [process.listenerCount('beforeExit'), process.listenerCount('exit')];

describe('The listeners for the end of the process', () => {
  it('are one pair for all buffers, and gone when no buffer holds anything', async () => {
    const [beforeExit = 0, exit = 0] = listeners();
    const buffers = Array.from({ length: 20 }, () => openDelivery());
    for (const { delivery } of buffers) delivery.append([run('a'), metric('a', 'm')]);
    expect(listeners()).toEqual([beforeExit + 1, exit + 1]);
    for (const { delivery } of buffers) await delivery.flush();
    expect(listeners()).toEqual([beforeExit, exit]);
    buffers[0]?.delivery.append([metric('a', 'm')]);
    expect(listeners()).toEqual([beforeExit + 1, exit + 1]);
    await buffers[0]?.delivery.close();
    expect(listeners()).toEqual([beforeExit, exit]);
  });

  it('stay while nobody was told of a loss', async () => {
    const [beforeExit = 0] = listeners();
    const { delivery, reports, store } = openDelivery({ flushIntervalMs: 0 });
    store.refusedKeys.add('bad');
    delivery.append([run('a'), metric('a', 'bad')]);
    while (delivery.report().pending > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(listeners()[0]).toBe(beforeExit + 1);
    delivery.reportUndelivered();
    expect(reports).toHaveLength(1);
    await delivery.close().catch(() => {});
    expect(listeners()[0]).toBe(beforeExit);
  });
});
