import { test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectNoLeaks } from '../support/proofs/leaks.js';

/** Compiled code and statistics of the engine still grow in a process this young. */
const heapBytesPerCycle = 2_000;

liveDescribe('when clients are opened, used and closed over and over', (server) => {
  test(
    '500 on embedded stores leave nothing behind',
    () => expectNoLeaks('sqlite:///:memory:', { cycles: 500, heapBytesPerCycle }),
    120_000,
  );

  test('100 on a server leave nothing behind', () => expectNoLeaks(server.uri, { cycles: 100, heapBytesPerCycle }), 120_000);
});
