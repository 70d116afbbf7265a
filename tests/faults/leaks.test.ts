import { test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectNoLeaks } from '../support/proofs/leaks.js';

/** Compiled code and statistics of the engine still grow in a process this young. */
const heapBytesPerCycle = 2_000;

liveDescribe('when clients are opened, used and closed over and over', (server) => {
  test('500 that log to embedded stores leave nothing behind', async () => {
    await expectNoLeaks('sqlite:///:memory:', { use: 'log', cycles: 500, heapBytesPerCycle });
  }, 120_000);

  test('500 that read from a server leave nothing behind', async () => {
    await expectNoLeaks(server.uri, { use: 'read', cycles: 500, heapBytesPerCycle });
  }, 120_000);

  test('50 that log to a server leave nothing behind', async () => {
    await expectNoLeaks(server.uri, { use: 'log', cycles: 60, heapBytesPerCycle: 20_000 });
  }, 120_000);
});
