import { liveDescribe } from '../support/live/live-describe.js';
import { expectOutagesLoseNothing } from '../support/proofs/outages.js';
import { prove } from './prove.js';

liveDescribe('outages', (server) => {
  prove(
    {
      name: 'A server is frozen, and killed and started again, while four runs log',
      rounds: '100,000 metrics, 30 freezes, 10 kills, seed 7',
      server,
    },
    async () => {
      await expectOutagesLoseNothing(server, { metrics: 100_000, freezes: 30, kills: 10, seed: 7 });
      return '0 lost, 0 doubled, nothing reported';
    },
  );
});
