import { describe, expect, it } from 'vitest';
import { type LedgerEntry, readEntry, type Slot, writeEntry } from '../../../../src/domain/rollout/ledger-entry.js';
import { nextStep } from '../../../../src/domain/rollout/next-step.js';
import { headOf, readLedger, slotsOf } from '../../../../src/domain/rollout/promotion-ledger.js';
import { rollbackTargets } from '../../../../src/domain/rollout/rollback-target.js';

const champion: Slot = { kind: 'alias', name: 'champion' };

const entry = (to: string | undefined, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  claim: 'c',
  kind: 'promotion',
  slot: champion,
  to,
  time: 1,
  gates: [],
  ...more,
});

function ledgerOf(...entries: readonly (readonly [LedgerEntry, ('done' | 'failed')?])[]) {
  return readLedger(
    Object.fromEntries(
      entries.flatMap(([each, outcome], at) => [
        [`promotion.${at + 1}`, writeEntry(each)],
        ...(outcome === undefined ? [] : [[`promotion.${at + 1}.done`, outcome]]),
      ]),
    ),
  );
}

describe('an entry', () => {
  it('comes back as it was written', () => {
    const full = entry('2', { from: '1', user: 'ada', reason: 'née "b"\n', gates: [{ gate: 'smoke', passed: true, message: 'ran' }] });
    expect(readEntry(writeEntry(full))).toEqual(full);
    const staged = entry('2', { slot: { kind: 'stage', name: 'Production' }, archiveExisting: true });
    expect(readEntry(writeEntry(staged))).toEqual(staged);
  });

  it('never takes more than a param can hold: gate results give way, the rest stays', () => {
    const gate = (at: number) =>
      ({ gate: 'metric', metric: `metric ${at}`, passed: true, candidate: at, message: 'x'.repeat(100) }) as const;
    const long = entry('2', { reason: '\u0001'.repeat(500), user: 'u'.repeat(256) });
    for (const [count, kept] of [
      [0, 0],
      [10, 10],
      [30, 30],
      [1000, 0],
    ] as const) {
      const gates = Array.from({ length: count }, (_, at) => gate(at));
      const text = writeEntry({ ...long, gates });
      expect(text.length).toBeLessThanOrEqual(6000);
      const read = readEntry(text);
      expect(read).toEqual({ ...long, gates: read?.gates, ...(count > kept ? { gatesOmitted: count } : {}) });
      expect(read?.gates).toHaveLength(kept);
    }
  });

  it.each(['', 'null', '[]', '{}', '"x"', '{"claim":"c","kind":"promotion","time":1}', '{"claim":"c","kind":"coup","alias":"a","time":1}'])(
    'is not made of %j',
    (text) => expect(readEntry(text)).toBeUndefined(),
  );

  it.each([
    { to: 'newest' },
    { to: '01' },
    { to: 3 },
    { from: '' },
    { alias: 'latest' },
    { alias: 'a b' },
    { alias: 7 },
    { user: {} },
    { reason: 1 },
    { gates: [null] },
  ])('is not made of what no server could carry out or nobody could read: %j', (wrong) => {
    const sound = { claim: 'c', kind: 'promotion', alias: 'champion', from: '1', to: '2', time: 1 };
    expect(readEntry(JSON.stringify(sound))).toMatchObject({ to: '2' });
    expect(readEntry(JSON.stringify({ ...sound, ...wrong }))).toBeUndefined();
  });
});

describe('a ledger', () => {
  it('knows the head of every alias, which a failed entry is not', () => {
    const shadow: Slot = { kind: 'alias', name: 'shadow' };
    const ledger = ledgerOf(
      [entry('1'), 'done'],
      [entry('2', { slot: shadow }), 'done'],
      [entry('3'), 'failed'],
      [entry('4', { slot: shadow })],
    );
    expect(slotsOf(ledger)).toEqual([champion, shadow]);
    expect(headOf(ledger, champion)).toMatchObject({ n: 1, to: '1', status: 'done' });
    expect(headOf(ledger, shadow)).toMatchObject({ n: 4, to: '4', status: 'pending' });
  });

  it('passes over text that is no entry, without giving its number away', () => {
    const ledger = readLedger({ 'promotion.1': writeEntry(entry('1')), 'promotion.2': 'scribble', 'promotion.3': writeEntry(entry('3')) });
    expect(ledger.length).toBe(3);
    expect(ledger.entries.map(({ n }) => n)).toEqual([1, 3]);
  });
});

describe('nextStep', () => {
  const pending = ledgerOf([entry('1'), 'done'], [entry('2')]);
  const done = ledgerOf([entry('1'), 'done'], [entry('2'), 'done']);

  it('carries out a pending head, then finishes it', () => {
    expect(nextStep(pending, champion, '1')).toMatchObject({ do: 'move', head: { n: 2 } });
    expect(nextStep(pending, champion, '2')).toMatchObject({ do: 'finish', head: { n: 2 } });
    expect(nextStep(done, champion, '2')).toEqual({ do: 'rest' });
  });

  it('records what another client did after the head was done, unless the author did it too late', () => {
    expect(nextStep(done, champion, '1')).toEqual({ do: 'record', from: '2', to: '1' });
    expect(nextStep(done, champion, undefined)).toEqual({ do: 'record', from: '2', to: undefined });
    expect(nextStep(done, champion, '1', { n: 1, to: '1' })).toMatchObject({ do: 'move', head: { n: 2, to: '2' } });
    expect(nextStep(done, champion, '9', { n: 1, to: '1' })).toMatchObject({ do: 'record' });
  });

  it('records an alias that was there before the ledger', () => {
    expect(nextStep(ledgerOf(), champion, '5')).toEqual({ do: 'record', from: undefined, to: '5' });
    expect(nextStep(ledgerOf(), champion, undefined)).toEqual({ do: 'rest' });
  });

  it('never moves an alias back that another client moved on after its move was recorded', () => {
    const external = ledgerOf([entry('1'), 'done'], [entry('4', { kind: 'external' })]);
    expect(nextStep(external, champion, '5')).toEqual({ do: 'record', from: '4', to: '5' });
  });

  it('does not follow stages', () => {
    const slot: Slot = { kind: 'stage', name: 'Production' };
    const staged = ledgerOf([entry('1', { slot }), 'done']);
    expect(nextStep(staged, slot, undefined)).toEqual({ do: 'rest' });
  });
});

describe('rollbackTargets', () => {
  const rollback = (to: string) => [entry(to, { kind: 'rollback' }), 'done'] as const;

  it('are the versions before the current one, nearest first, of this alias only', () => {
    const other = entry('9', { slot: { kind: 'alias', name: 'shadow' } });
    const ledger = ledgerOf([entry('1'), 'done'], [other, 'done'], [entry('2'), 'done'], [entry('3'), 'failed'], [entry('4'), 'done']);
    expect(rollbackTargets(ledger, champion)).toEqual(['2', '1']);
  });

  it('go further back after a rollback, not forth again', () => {
    const promoted = [
      [entry('1'), 'done'],
      [entry('2'), 'done'],
      [entry('3'), 'done'],
    ] as const;
    expect(rollbackTargets(ledgerOf(...promoted, rollback('2')), champion)).toEqual(['1']);
    expect(rollbackTargets(ledgerOf(...promoted, rollback('2'), rollback('1')), champion)).toEqual([]);
    expect(rollbackTargets(ledgerOf(...promoted, rollback('2'), [entry('5'), 'done']), champion)).toEqual(['2', '1']);
    const twice = ['1', '2', '1', '3'].map((to) => [entry(to), 'done'] as const);
    expect(rollbackTargets(ledgerOf(...twice, rollback('1')), champion)).toEqual(['2']);
  });

  it('begin with the last version when the alias was removed, and with what was there before the ledger', () => {
    expect(rollbackTargets(ledgerOf([entry('1'), 'done'], [entry(undefined, { kind: 'external' })]), champion)).toEqual(['1']);
    expect(rollbackTargets(ledgerOf([entry('2', { from: '1' }), 'done']), champion)).toEqual(['1']);
  });

  it('leave out the current version and repetitions', () => {
    expect(
      rollbackTargets(ledgerOf([entry('1'), 'done'], [entry('2'), 'done'], [entry('1'), 'done'], [entry('2'), 'done']), champion),
    ).toEqual(['1']);
  });
});
