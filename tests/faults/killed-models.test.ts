import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { expectModelsSurviveKills } from './killed-models.js';

const promise = 'logging again with the same key completes each model, once';

describe('when programs that log models to an embedded store are killed', () => {
  test(promise, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'killed-models-store-'));
    try {
      expect(await expectModelsSurviveKills(`sqlite:///${join(directory, 'mlflow.db')}`, { kills: 6, seed: 6 })).toBeGreaterThan(0);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }, 120_000);
});

liveDescribe('when programs that log models to a server are killed', (server) => {
  test(promise, async () => expect(await expectModelsSurviveKills(server.uri, { kills: 6, seed: 7 })).toBeGreaterThan(0), 120_000);
});
