import { liveDescribe } from '../support/live/live-describe.js';
import { expectPeaceWithPython } from '../support/proofs/beside-python.js';
import { expectFlushedSurvivesKills } from '../support/proofs/killed-writer.js';
import { expectEveryWritersPoints } from '../support/proofs/many-writers.js';
import { prove } from './prove.js';

const english = new Intl.NumberFormat('en-US');

prove({ name: 'Eight processes write one run at once', rounds: '8 × 50,000 points, every batch twice', embedded: true }, async () => {
  await expectEveryWritersPoints({ writers: 8, batches: 100, size: 500 });
  return '0 lost, 0 doubled';
});

liveDescribe('with Python', (server) => {
  prove(
    { name: 'A resolved flush outlives SIGKILL, and the file stays sound', rounds: '200 kills, seed 200', embedded: true },
    async () => {
      const covered = await expectFlushedSurvivesKills(server, { kills: 200, seed: 200 });
      return `0 of ${english.format(covered)} covered points lost, 0 doubled`;
    },
  );

  prove({ name: 'MLflow in Python logs to the same run of the same file', rounds: '60 s', embedded: true, server }, async () => {
    const { node, python } = await expectPeaceWithPython(server, { seconds: 60 });
    return `0 lost, 0 doubled of ${english.format(node)} from here and ${english.format(python)} from Python`;
  });
});
