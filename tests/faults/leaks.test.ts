import { test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectNoLeaks } from '../support/proofs/leaks.js';

/** What the engine compiles and counts still grows in a process this young; a client that is kept takes 15,000 bytes. */
const heapBytesPerCycle = 2_000;

liveDescribe('when clients are opened, used and closed over and over', (server) => {
  test('500 that log to embedded stores leave nothing behind', async () => {
    await expectNoLeaks('sqlite:///:memory:', { use: 'log', cycles: 500, heapBytesPerCycle });
  }, 120_000);

  test('500 that read from a server leave nothing behind', async () => {
    await expectNoLeaks(server.uri, { use: 'read', cycles: 500, heapBytesPerCycle });
  }, 120_000);

  test('60 that log to a server leave nothing behind', async () => {
    await expectNoLeaks(server.uri, { use: 'log', cycles: 60, heapBytesPerCycle: 5_000 });
  }, 120_000);
});
