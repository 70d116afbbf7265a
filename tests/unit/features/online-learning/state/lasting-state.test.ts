import { describe, expect, it } from 'vitest';
import { Adwin } from '../../../../../src/domain/drift/detectors/adwin.js';
import { EveryDetector } from '../../../../../src/domain/drift/detectors/every-detector.js';
import { Rejections } from '../../../../../src/features/online-learning/ingestion/rejections.js';
import { RecentIds } from '../../../../../src/features/online-learning/state/recent-ids.js';
import { dueUpdate } from '../../../../../src/features/online-learning/updates/due-update.js';
import { CheckedState, newLearner, sample } from './states.js';

describe('a detector that fires all the time', () => {
  it('does not hold an update back: rows are counted from its first drift', () => {
    const { state, ...checked } = withRows(1000, [new EveryDetector(1), new Adwin()]);
    expect(checked.taken).toBe(1000);
    expect(state.signals.length).toBeLessThanOrEqual(102);
    expect(state.signals[0]).toMatchObject({ kind: 'drift', sequence: 2 });
    const outlook = { sequence: state.sequence, labelled: 1000, labelledSinceUpdate: 1000, hasRows: true, isPublished: true };
    const rules = { updateIntervalMs: 0, minSamplesForUpdate: 100, settleSamples: 250, cooldownMs: 0 };
    expect(dueUpdate({ ...outlook, startedAt: 0, signals: state.signals }, rules, 1)).toMatchObject({ due: true, trigger: 'drift' });
  });
});

describe('a live learner that is replaced', () => {
  it('is not judged by what the former one said', () => {
    const { state } = withRows(100, []);
    const said = () => state.snapshot().holdout.live.filter((label) => label !== undefined).length;
    expect([said() > 0, state.metrics().live?.rows]).toEqual([true, 99]);
    state.apply({ kind: 'learner', timestamp: 1, learner: newLearner().toJSON() }, state.sequence + 1);
    expect([said(), state.metrics().live?.rows]).toEqual([0, 0]);
  });
});

describe('the ids of rows that have ended', () => {
  it('come back the same from a saved state, also when a row ended twice and was forgotten', () => {
    const ids = new RecentIds();
    ids.add('twice', 'expired');
    ids.add('twice', 'labelled');
    for (let row = 0; row < 100_000; row++) ids.add(`${row}`, 'labelled');
    const restored = new RecentIds();
    restored.restore(JSON.parse(JSON.stringify(ids)));
    expect([ids.get('twice'), restored.get('twice')]).toEqual([undefined, undefined]);
    expect(JSON.stringify(restored)).toBe(JSON.stringify(ids));
  });
});

describe('the share of refused samples', () => {
  it('is that of the newest, so that long good times hide no bad ones and bad ones pass', () => {
    const rejections = new Rejections(5_000_000);
    let sequence = 5_000_000;
    const offer = (count: number, isGood: boolean) => {
      for (let row = 0; row < count; row++) {
        if (isGood) sequence++;
        else rejections.add({ reason: 'not-finite', message: '' }, 1, sequence);
      }
    };
    expect(rejections.recent(sequence)).toEqual({ offered: 0, refused: 0, reasons: {} });
    offer(100_000, true);
    offer(300, false);
    expect(rejections.recent(sequence)).toEqual({ offered: 1000, refused: 300, reasons: { 'not-finite': 300 } });
    offer(800, true);
    expect(rejections.recent(sequence).refused).toBe(200);
    offer(200, true);
    expect(rejections.recent(sequence)).toEqual({ offered: 1000, refused: 0, reasons: {} });
    expect(rejections.stats().rejected).toBe(300);
  });
});

function withRows(rows: number, detectors: readonly (Adwin | EveryDetector)[]) {
  const { state } = new CheckedState({ learner: newLearner(), detectors });
  let taken = 0;
  for (let row = 0; row < rows; row++) {
    const event = sample({ a: Math.sin(row), b: Math.cos(row) }, row % 2);
    if (state.check(event) !== undefined) continue;
    state.apply(event, state.sequence + 1);
    taken++;
  }
  return { state, taken };
}
