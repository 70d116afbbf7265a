import { test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectOutagesLoseNothing } from '../support/proofs/outages.js';

liveDescribe('when the server is frozen, and killed and started again, while four runs log', (server) => {
  test('every point is there, once', () => expectOutagesLoseNothing(server, { metrics: 4_000, freezes: 3, kills: 1, seed: 5 }), 180_000);
});
