import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { sealName } from '../../src/features/registry/ledger/elect-ledger.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { newModel } from './promotion-ledger-models.js';

/** What the promotion ledger promises, on the store behind a tracking URI. */
export function promotionLedgerSuite(trackingUri: () => string): void {
  let client: MlflowClient;
  let registry: ModelRegistry;
  beforeAll(() => {
    client = new MlflowClient({ trackingUri: trackingUri() });
    registry = new ModelRegistry({ client });
  });
  afterAll(() => client.close());
  const stores = async () => ({ tracking: await client[clientInternals].tracking(), models: await client[clientInternals].registry() });
  const aliasOf = async (name: string) => (await (await stores()).models.getRegisteredModel(name)).aliases['champion'];

  describe('the write-once param under the ledger', () => {
    it('has exactly one winner among writers of different values, whom a repeat does not harm', async () => {
      const { tracking } = await stores();
      const { info } = await client.runs.create('0', {});
      const write = (value: string) => tracking.logBatch(info.runId, { metrics: [], tags: [], params: [{ key: 'promotion.1', value }] });
      const values = Array.from({ length: 10 }, (_, at) => `claim ${at}`);
      const results = await Promise.allSettled(values.map(write));
      const winner = (await tracking.getRun(info.runId)).data.params['promotion.1'] ?? '';
      expect(results.flatMap(({ status }, at) => (status === 'fulfilled' ? [values[at]] : []))).toEqual([winner]);
      await write(winner);
      await expect(write('late')).rejects.toMatchObject({ code: 'VALIDATION' });
    });
  });

  describe('promotions', () => {
    it('move the alias, and tell who, when, from where, to where and why', async () => {
      const name = await newModel(client, 3);
      expect(await registry.history(name)).toEqual([]);
      const before = Date.now();
      await registry.promoteModel(name, { version: 1 });
      const second = await registry.promoteModel(name, { version: '2', reason: 'better on "June"' });
      expect(await aliasOf(name)).toBe('2');
      expect(second).toMatchObject({
        name,
        alias: 'champion',
        version: '2',
        previousVersion: '1',
        entry: 2,
        kind: 'promotion',
        status: 'done',
        reason: 'better on "June"',
      });
      expect(second.time).toBeGreaterThanOrEqual(before);
      expect(second.user).not.toBe('');
      expect(await registry.history(name)).toMatchObject([{ entry: 1, version: '1' }, second]);
    });

    it('of several clients at once all stand in one ledger, and the alias points to the last', async () => {
      const name = await newModel(client, 4);
      const promoters = Array.from({ length: 8 }, (_, at) =>
        registry.promoteModel(name, { version: (at % 4) + 1, alias: at % 2 ? 'champion' : 'shadow' }),
      );
      const done = await Promise.all(promoters);
      const history = await registry.history(name);
      expect(history.map(({ entry }) => entry)).toEqual(history.map((_, at) => at + 1));
      for (const each of done) expect(history[each.entry - 1]).toMatchObject({ version: each.version, alias: each.alias, status: 'done' });
      expect(await aliasOf(name)).toBe(history.findLast(({ alias }) => alias === 'champion')?.version);
      // One election, however many made a run for it.
      const seal = await client.experiments.getByName(sealName(name));
      const elected = await client.runs.get(seal.tags['mlflow_ops.ledger_run'] ?? '');
      const ledgers = await client.runs
        .search({ experimentIds: [elected.info.experimentId], filter: `tags."mlflow_ops.ledger_model" = '${name}'` })
        .toArray();
      expect(ledgers.map(({ info }) => info.runId)).toEqual([elected.info.runId]);
    });

    it('find moves of other clients, also of an alias that was there before and of one that was removed', async () => {
      const name = await newModel(client, 3);
      const { models } = await stores();
      await models.setAlias(name, 'champion', '3');
      await registry.promoteModel(name, { version: 1 });
      await models.setAlias(name, 'champion', '2');
      await registry.history(name);
      await models.deleteAlias(name, 'champion');
      expect((await registry.history(name)).map(({ kind, previousVersion, version }) => [kind, previousVersion, version])).toEqual([
        ['external', undefined, '3'],
        ['promotion', '3', '1'],
        ['external', '1', '2'],
        ['external', '2', undefined],
      ]);
    });

    it('of a version that does not exist name those that do, and write nothing', async () => {
      const name = await newModel(client, 2);
      await expect(registry.promoteModel(name, { version: 9 })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        details: { versions: ['2', '1'] },
      });
      expect(await registry.history(name)).toEqual([]);
    });

    it('to a stage are recorded too', async () => {
      const name = await newModel(client, 2);
      await registry.promoteModel(name, { version: 1, stage: 'Production' });
      const second = await registry.promoteModel(name, { version: 2, stage: 'Production', archiveExisting: true });
      expect(second).toMatchObject({ stage: 'Production', version: '2', previousVersion: '1', status: 'done' });
      const stages = (await registry.listVersions(name)).map(({ version, currentStage }) => [version, currentStage]);
      expect(stages).toEqual([
        ['2', 'Production'],
        ['1', 'Archived'],
      ]);
    });
  });

  describe('rollback', () => {
    it('goes back a version at a time, passing over deleted ones, and says what there was when nothing is left', async () => {
      const name = await newModel(client, 4);
      for (const version of [1, 2, 3, 4]) await registry.promoteModel(name, { version });
      await registry.deleteVersion(name, 2);
      expect(await registry.rollback(name, { reason: 'errors' })).toMatchObject({
        version: '3',
        previousVersion: '4',
        kind: 'rollback',
        reason: 'errors',
      });
      expect(await registry.rollback(name)).toMatchObject({ version: '1', previousVersion: '3' });
      expect(await aliasOf(name)).toBe('1');
      await expect(registry.rollback(name)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining('1: promotion none → 1'),
      });
    });
  });

  describe('gates', () => {
    const gate = { metrics: { accuracy: { minAbsoluteChange: 0.01, greaterIsBetter: true } } } as const;

    it('let a better version pass and keep their results; a worse one moves nothing and leaves no entry', async () => {
      const name = await newModel(client, 3, [{ accuracy: 0.9 }, { accuracy: 0.95 }, { accuracy: 0.951 }]);
      await registry.promoteModel(name, { version: 1 });
      const passed = await registry.promoteModel(name, { version: 2, gate });
      expect(passed.gates).toMatchObject([{ gate: 'metric', metric: 'accuracy', passed: true, candidate: 0.95, baseline: 0.9 }]);
      await expect(registry.promoteModel(name, { version: 3, gate })).rejects.toMatchObject({
        code: 'MODEL',
        kind: 'gate',
        details: { gates: [{ passed: false, candidate: 0.951, baseline: 0.95 }] },
      });
      expect(await registry.history(name)).toMatchObject([{ entry: 1 }, { entry: 2, gates: passed.gates }]);
      expect(await aliasOf(name)).toBe('2');
    });
  });

  describe('a ledger that was deleted', () => {
    it('is reported with the way to restore it, and is whole after that', async () => {
      const name = await newModel(client, 2);
      await registry.promoteModel(name, { version: 1 });
      const seal = await client.experiments.getByName(sealName(name));
      const runId = seal.tags['mlflow_ops.ledger_run'] ?? '';
      await client.runs.delete(runId);
      await expect(registry.promoteModel(name, { version: 2 })).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining(`runs.restore('${runId}')`),
      });
      await client.runs.restore(runId);
      await client.experiments.delete(seal.experimentId);
      await expect(registry.history(name)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('experiments.restore'),
      });
      await client.experiments.restore(seal.experimentId);
      expect(await registry.promoteModel(name, { version: 2 })).toMatchObject({ entry: 2 });
    });
  });

  describe('deleting versions', () => {
    it('spares those with an alias unless forced, and pruning what is in use', async () => {
      const name = await newModel(client, 7);
      await registry.promoteModel(name, { version: 2 });
      await registry.promoteModel(name, { version: 4 });
      await registry.promoteModel(name, { version: 3, stage: 'Production' });
      await expect(registry.deleteVersion(name, 4)).rejects.toMatchObject({ code: 'CONFLICT', details: { aliases: ['champion'] } });
      expect(await registry.pruneVersions(name, { keep: 1 })).toEqual({
        deleted: ['6', '5', '1'],
        kept: ['7', '4', '3', '2'],
        dryRun: true,
      });
      expect(await registry.listVersions(name)).toHaveLength(7);
      await registry.pruneVersions(name, { keep: 1, dryRun: false });
      expect((await registry.listVersions(name)).map(({ version }) => version)).toEqual(['7', '4', '3', '2']);
      await registry.deleteVersion(name, 4, { force: true });
      expect(await aliasOf(name)).toBeUndefined();
    });
  });

  it('lists models and puts versions side by side', async () => {
    const name = await newModel(client, 2, [{ accuracy: 0.9, loss: 1 }, { accuracy: 0.9 }]);
    expect((await registry.listModels()).map((model) => model.name)).toContain(name);
    const { metrics } = await registry.compareVersions(name, [1, 2]);
    expect({ ...metrics }).toEqual({ accuracy: { values: [0.9, 0.9], differs: false }, loss: { values: [1, undefined], differs: true } });
    await expect(registry.compareVersions(`no-${newId()}`, [1, 2])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
}
