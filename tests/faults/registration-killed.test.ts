import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectRegistrationsSurviveKills } from './registration-killed.js';

/** Twenty kills on the two stores together; `tests/long` has two hundred on each. */
const promise = 'ends, when it is run again, with one version that is READY and loads, one run and one logged model';

describe('a registration on an embedded store that is killed', () => {
  it(promise, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'registration-killed-'));
    try {
      const uri = `sqlite:///${join(directory, 'mlflow.db')}`;
      const kills = { kills: 12, seed: 51, longestMs: 80, interrupted: 4 };
      expect(await expectRegistrationsSurviveKills(uri, kills)).toBeGreaterThan(3);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }, 120_000);
});

liveDescribe('a registration on a server that is killed', (server) => {
  it(promise, async () => {
    const kills = { kills: 8, seed: 52, longestMs: 600, interrupted: 3 };
    expect(await expectRegistrationsSurviveKills(server.uri, kills)).toBeGreaterThan(2);
  }, 180_000);
});
