import { liveDescribe } from '../support/live/live-describe.js';
import { expectNoLeaks } from '../support/proofs/leaks.js';
import { prove } from './prove.js';

/** A tenth of a megabyte after 10,000 cycles would be 10. */
const cycles = { cycles: 10_000, heapBytesPerCycle: 20 };

prove({ name: 'Clients of embedded stores leave nothing behind', rounds: '10,000 opened, used and closed', embedded: true }, async () =>
  describeGrowth(await expectNoLeaks('sqlite:///:memory:', cycles)),
);

liveDescribe('on a server', (server) => {
  prove({ name: 'Clients of a server leave nothing behind', rounds: '10,000 opened, used and closed', server }, async () =>
    describeGrowth(await expectNoLeaks(server.uri, cycles)),
  );
});

function describeGrowth(bytesPerCycle: number): string {
  return `heap slope ${bytesPerCycle.toFixed(1)} bytes a client; handles, listeners and files constant`;
}
