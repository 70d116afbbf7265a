import { expect } from 'vitest';
import { expectLearningSurvivesKills } from '../faults/online-killed.js';
import { prove } from './prove.js';

const english = new Intl.NumberFormat('en-US');
const kills = 200;

prove(
  {
    name: 'A pipeline is killed while it learns; its state is that of one that was never interrupted, bit for bit',
    rounds: `${kills} kills, seed 3101`,
    embedded: true,
  },
  async () => {
    const { steps, checkpoints } = await expectLearningSurvivesKills('no updates', { kills, seed: 3101 });
    expect(checkpoints).toBeGreaterThan(kills / 2);
    return `0 lost, 0 doubled of ${english.format(steps)} records; ${checkpoints} checkpoints were found`;
  },
);

prove(
  {
    name: 'A pipeline is killed while it learns and updates its model; its state is that of its whole log, bit for bit, and each update is made once',
    rounds: `${kills} kills, seed 3102`,
    embedded: true,
  },
  async () => {
    const { steps, updates } = await expectLearningSurvivesKills('updates', { kills, seed: 3102 });
    expect(updates).toBeGreaterThan(kills / 10);
    return `0 lost, 0 doubled of ${english.format(steps)} records; ${updates} versions, runs and promotions of ${updates} updates`;
  },
);
