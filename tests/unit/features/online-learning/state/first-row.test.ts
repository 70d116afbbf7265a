import { describe, expect, it } from 'vitest';
import type { FeatureRow } from '../../../../../src/domain/learning/learner.js';
import { logisticRegression } from '../../../../../src/domain/learning/logistic-regression.js';
import { decodeEvent, EventCodec } from '../../../../../src/features/online-learning/state/event-codec.js';
import { OnlineState } from '../../../../../src/features/online-learning/state/online-state.js';
import type { StateOptions } from '../../../../../src/features/online-learning/state/state-options.js';
import { sample } from './states.js';

/** A state that took rows, and one that read what the log has of them. */
function liveAndReplayed(options: StateOptions, rows: readonly FeatureRow[]): readonly [OnlineState, OnlineState] {
  const [live, replayed] = [OnlineState.create(options), OnlineState.create(options)];
  const codec = new EventCodec();
  rows.forEach((features, index) => {
    const event = sample(features, index % 2);
    expect(live.check(event)).toBeUndefined();
    const row = live.checkedRow;
    const bytes = codec.encode(row === undefined ? live.toRecord(event) : event, row).slice();
    live.apply(event, index + 1);
    replayed.apply(decodeEvent(bytes), index + 1);
  });
  return [live, replayed];
}

describe('the first row', () => {
  const learner = () => ({ learner: logisticRegression() });
  const none = () => ({ task: 'classification' as const });
  class Point {
    readonly x = 1;
  }

  it.each<[string, () => StateOptions, readonly FeatureRow[]]>([
    ['a typed array', learner, [new Float64Array([1, 2]), [3, 4]]],
    [
      'an array with a missing number',
      none,
      [
        [Number.NaN, 2],
        [3, Number.NaN],
      ],
    ],
    [
      'a record with a missing number',
      none,
      [
        { a: Number.NaN, b: 2 },
        { b: 3, a: 4 },
      ],
    ],
    [
      'texts and numbers',
      none,
      [
        { a: 'x', b: Number.NaN },
        { a: null, b: 4 },
      ],
    ],
    ['an object of a class', learner, [new Point() as unknown as FeatureRow, { x: 2 }]],
    [
      'truth values and a negative zero',
      learner,
      [
        { a: true, b: -0 },
        { a: false, b: 1 },
      ],
    ],
  ])('gives a restart the same features and the same state when it is %s', (_, options, rows) => {
    const [live, replayed] = liveAndReplayed(options(), rows);
    expect(replayed.features).toEqual(live.features);
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(live));
  });
});
