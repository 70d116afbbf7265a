import { expect, test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectPeaceWithPython } from '../support/proofs/beside-python.js';

liveDescribe('when MLflow in Python logs to the same run of the same file', (server) => {
  test('everything of both is there, once', async () => {
    const points = await expectPeaceWithPython(server, { seconds: 3 });
    expect(points.node).toBeGreaterThan(0);
    expect(points.python).toBeGreaterThan(0);
  }, 120_000);
});
