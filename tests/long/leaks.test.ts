import { liveDescribe } from '../support/live/live-describe.js';
import { expectNoLeaks } from '../support/proofs/leaks.js';
import { prove } from './prove.js';

prove({ name: 'Clients that log to embedded stores leave nothing behind', rounds: '10,000 opened, used and closed', embedded: true }, () =>
  describeLeaks('sqlite:///:memory:', 'log', 10_000),
);

liveDescribe('on a server', (server) => {
  prove({ name: 'Clients that read from a server leave nothing behind', rounds: '10,000 opened, used and closed', server }, () =>
    describeLeaks(server.uri, 'read', 10_000),
  );

  prove({ name: 'Clients that log to a server leave nothing behind', rounds: '3,000 opened, used and closed', server }, () =>
    describeLeaks(server.uri, 'log', 3_000),
  );
});

/** Over all the cycles the heap may grow by a megabyte. */
async function describeLeaks(uri: string, use: 'log' | 'read', cycles: number): Promise<string> {
  const growth = await expectNoLeaks(uri, { use, cycles, heapBytesPerCycle: 1_000_000 / cycles });
  return `heap slope ${Math.round(growth)} bytes a client; handles, listeners and files constant`;
}
