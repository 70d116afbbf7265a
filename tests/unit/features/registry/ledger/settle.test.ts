import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Slot } from '../../../../../src/domain/rollout/ledger-entry.js';
import { headOf, readLedger } from '../../../../../src/domain/rollout/promotion-ledger.js';
import { settle } from '../../../../../src/features/registry/ledger/settle.js';
import { Killed, SharedModel } from './shared-model.js';

const slot: Slot = { kind: 'alias', name: 'champion' };
const versions = ['1', '2', '3', '4'];
const runs = { numRuns: 1500, seed: 4 };

const actor = fc.record({
  version: fc.constantFrom(...versions),
  death: fc.option(fc.record({ request: fc.nat(14), applied: fc.boolean() }), { nil: undefined }),
});

/** Things that happen beside the promoters. */
const interference = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('point' as const), version: fc.constantFrom(...versions) }),
    fc.record({ do: fc.constant('delete' as const), version: fc.constantFrom(...versions) }),
  ),
  { maxLength: 3 },
);

const now = () => Promise.resolve();

async function promote(model: SharedModel, version: string, turn: () => Promise<unknown>, death?: { request: number; applied: boolean }) {
  try {
    return await settle(model.effects(turn, death), slot, () => ({ kind: 'promotion', to: version, gates: [] }));
  } catch (error) {
    if (error instanceof Killed) return undefined;
    throw error;
  }
}

/** Reads the model as the last reader does, and checks what holds whatever happened before. */
async function expectConverged(model: SharedModel) {
  const { ledger } = await settle(model.effects(now), slot);
  expect(headOf(ledger, slot)?.to).toBe(model.alias);
  const standing = ledger.entries.filter((entry) => entry.status !== 'failed');
  expect(standing.every((entry) => entry.status === 'done' || entry.n !== standing.at(-1)?.n)).toBe(true);
  // The order has no gap: every entry begins where the one before it ended.
  for (const [at, entry] of standing.entries()) expect(entry.from).toBe(standing[at - 1]?.to);
  expect(new Set(ledger.entries.map((entry) => entry.claim)).size).toBe(ledger.length);
  expect(ledger.entries).toEqual(readLedger(model.params).entries);
  return ledger;
}

describe('promoters of one alias, whatever order their requests arrive in', () => {
  it('lose no entry and leave the alias at the head, also when some die at any request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(actor, { minLength: 2, maxLength: 5 }), async (scheduler, actors) => {
        const model = new SharedModel(versions);
        const turn = () => scheduler.schedule(now());
        const all = Promise.all(actors.map(({ version, death }) => promote(model, version, turn, death)));
        const results = await scheduler.waitFor(all);
        const ledger = await expectConverged(model);
        for (const result of results) {
          if (result === undefined) continue;
          expect(ledger.entries.filter((entry) => entry.claim === result.own?.claim)).toEqual([{ ...result.own, status: 'done' }]);
        }
        // Nobody else moved the alias: what reads as such a move is one that a promoter made too late.
        for (const entry of ledger.entries) expect(entry.kind === 'promotion' || model.moved.has(entry.to)).toBe(true);
        const promotions = ledger.entries.filter((entry) => entry.kind === 'promotion').length;
        expect(promotions).toBeGreaterThanOrEqual(results.filter((result) => result !== undefined).length);
        expect(promotions).toBeLessThanOrEqual(actors.length);
      }),
      runs,
    );
  }, 60_000);

  it('converge beside clients that move the alias and delete versions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(actor, { minLength: 1, maxLength: 4 }), interference, async (scheduler, actors, events) => {
        const model = new SharedModel(versions);
        const turn = () => scheduler.schedule(now());
        const disturb = events.map(async (event) => {
          await turn();
          await turn();
          if (event.do === 'delete') model.deleteVersion(event.version);
          else if (model.versions.has(event.version)) model.point(event.version);
        });
        const all = Promise.all([...actors.map(({ version, death }) => promote(model, version, turn, death)), ...disturb]);
        const results = await scheduler.waitFor(all);
        const ledger = await expectConverged(model);
        for (const result of results) {
          if (result === undefined) continue;
          const [entry, ...more] = ledger.entries.filter(({ claim }) => claim === result.own?.claim);
          expect(more).toEqual([]);
          expect(entry?.status).toBe(result.own?.status);
          if (entry?.status === 'failed') expect(model.versions.has(entry.to ?? '')).toBe(false);
        }
      }),
      runs,
    );
  }, 60_000);
});

describe('settle', () => {
  it('carries out what a dead promoter only claimed, and marks it', async () => {
    const model = new SharedModel(versions);
    // Requests: ledger, alias, claim.
    await promote(model, '2', now, { request: 2, applied: true });
    expect(model.alias).toBeUndefined();
    const { ledger } = await settle(model.effects(now), slot);
    expect(model.alias).toBe('2');
    expect(ledger.entries).toMatchObject([{ n: 1, to: '2', status: 'done' }]);
  });

  it('records a move by another client after the head was done, also the removal of the alias', async () => {
    const model = new SharedModel(versions);
    await promote(model, '2', now);
    model.point('4');
    await settle(model.effects(now), slot);
    model.point(undefined);
    const { ledger } = await settle(model.effects(now), slot);
    expect(ledger.entries).toMatchObject([
      { n: 1, kind: 'promotion', to: '2' },
      { n: 2, kind: 'external', from: '2', to: '4', status: 'done' },
      { n: 3, kind: 'external', from: '4', status: 'done' },
    ]);
  });

  it('fails an entry whose version is gone, says why, and leaves the alias where it was', async () => {
    const model = new SharedModel(versions);
    await promote(model, '1', now);
    model.deleteVersion('3');
    const result = await promote(model, '3', now);
    expect(result).toMatchObject({ own: { n: 2, status: 'failed' }, failure: { code: 'NOT_FOUND' } });
    expect(model.alias).toBe('1');
    expect((await settle(model.effects(now), slot)).ledger.entries).toHaveLength(2);
  });

  it('hands over a refusal that no other client caused', async () => {
    const model = new SharedModel(versions);
    const effects = model.effects(now);
    const denied = Object.assign(effects, {
      claim: async () => Promise.reject(new (await import('../../../../../src/core/errors/request-error.js')).PermissionDeniedError('no')),
    });
    await expect(settle(denied, slot, () => ({ kind: 'promotion', to: '1', gates: [] }))).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect(model.params).toEqual({});
  });
});
