import { expect, test } from 'vitest';
import { metric, openDelivery, run } from '../unit/features/delivery/open-delivery.js';

test('an implicit wait does not give up on an answer that came while this process was busy for longer than its grace', async () => {
  const { delivery, reports, store } = openDelivery({ exitGraceMs: 600, flushIntervalMs: 0 });
  store.before = () =>
    new Promise((answer) => {
      // The answer is there when the event loop goes on, and so is the end of the grace.
      setImmediate(() => {
        setImmediate(answer);
        for (const end = performance.now() + 800; performance.now() < end; );
      });
    });
  delivery.append([run('a'), metric('a', 'm')]);
  await delivery.settle();
  expect(reports).toEqual([]);
  expect(delivery.report()).toMatchObject({ delivered: 1, pending: 0 });
});
