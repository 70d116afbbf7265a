import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { gaussianNaiveBayes, type Learner, learnerFromJson } from '../../../../src/learners.js';
import { type LabelledRow, learnAll, learnerCases, rowsOf } from '../../../support/learning/learner-cases.js';

function answers(learner: Learner, rows: readonly LabelledRow[]): unknown[] {
  return rows.map(({ row }) => [learner.predictOne(row), learner.task === 'regression' ? [] : [...learner.predictProbaOne(row)]]);
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe.each(learnerCases)('$name', (kind) => {
  const rows = rowsOf(kind, 300);
  const probes = rowsOf(kind, 40, 2);

  test('says the same after the same rows, whether they come as records or arrays', () => {
    const first = learnAll(kind.make(), rows);
    expect(answers(first, probes)).toEqual(answers(learnAll(kind.make(), rows), probes));
    const names = first.features.map(({ name }) => name);
    const listed = rows.map(({ row, label }) => ({ row: names.map((name) => row[name]) as unknown as LabelledRow['row'], label }));
    const [{ row, label }] = rows as [LabelledRow];
    const byList = learnAll(kind.make().learnOne(row, label), listed.slice(1));
    const byRecord = learnAll(kind.make().learnOne(row, label), rows.slice(1));
    expect(byList.toJSON()).toEqual(byRecord.toJSON());
  });

  test('goes on from its JSON bit for bit, at every stage', () => {
    const whole = kind.make();
    let resumed = learnerFromJson(copy(kind.make().toJSON()));
    for (const [index, labelled] of rows.slice(0, 120).entries()) {
      learnAll(whole, [labelled]);
      learnAll(resumed, [labelled]);
      if (index % 7 === 0) resumed = learnerFromJson(copy(resumed.toJSON()));
    }
    expect(copy(resumed.toJSON())).toEqual(copy(whole.toJSON()));
    expect(answers(resumed, probes)).toEqual(answers(whole, probes));
    expect(resumed).toMatchObject({ samples: 120, features: whole.features, classes: whole.classes, task: whole.task });
  });

  test('a clone and its original do not know of each other', () => {
    const original = learnAll(kind.make(), rows.slice(0, 50));
    const before = original.toJSON();
    const cloned = original.clone();
    learnAll(cloned, rows.slice(50, 100));
    expect(original.toJSON()).toEqual(before);
    learnAll(original, rows.slice(50, 100));
    expect(original.toJSON()).toEqual(cloned.toJSON());
  });

  test('keeps nothing of the caller’s: rows, classes, features and answers may be changed', () => {
    const learner = learnAll(kind.make(), rows.slice(0, 30));
    const same = learnAll(kind.make(), copy(rows.slice(0, 30)));
    const row: Record<string, unknown> = { ...rows[30]?.row };
    learner.learnOne(row, rows[30]?.label as never);
    for (const name of Object.keys(row)) row[name] = 'changed';
    if (learner.task === 'classification') {
      const shares = learner.predictProbaOne(rows[0]?.row as never);
      expect(shares.fill(0)).not.toEqual(learner.predictProbaOne(rows[0]?.row as never));
    }
    (learner.classes as unknown[]).push('changed');
    same.learnOne(rows[30]?.row as never, rows[30]?.label as never);
    expect(learner.toJSON()).toEqual(same.toJSON());
  });

  test('refuses rows, labels and weights that are wrong, and is as before', () => {
    const learner = learnAll(kind.make(), rows.slice(0, 60));
    const before = copy(learner.toJSON());
    const { row, label } = rows[60] as LabelledRow;
    const good = { ...(rows[0] as LabelledRow).row, ...(kind.texts === true ? { city: 'never seen' } : {}) };
    const wrong: readonly (readonly [unknown, unknown, unknown?])[] = [
      [{ ...good, age: Number.POSITIVE_INFINITY }, label],
      [{ ...good, age: '31' }, label],
      [{ ...good, age: 31n }, label],
      [{ ...good, extra: 1 }, label],
      [{}, label],
      [null, label],
      [[1, 2], label],
      [good, Number.NaN],
      [good, undefined],
      [good, { label }],
      [good, kind.labels === 'flag' ? 'text' : true],
      [good, label, { weight: 0 }],
      [good, label, { weight: Number.NaN }],
      [good, label, 2],
      [good, label, null],
      ...(kind.gaps === true ? [] : [[{ ...good, age: null }, label] as const]),
      ...(kind.texts === true ? [[{ ...good, city: 3 }, label] as const] : []),
    ];
    for (const [features, wrongLabel, options] of wrong) {
      expect(() => learner.learnOne(features as never, wrongLabel as never, options as never), JSON.stringify(String(features))).toThrow(
        ValidationError,
      );
    }
    expect(copy(learner.toJSON())).toEqual(before);
    expect(learner.checkRow(row)).toBeUndefined();
    expect(learner.checkLabel(label)).toBeUndefined();
  });
});

test('a row of weight 3 counts for Gaussian naive Bayes as the row three times', () => {
  const [weighted, repeated] = [gaussianNaiveBayes(), gaussianNaiveBayes()];
  for (let index = 0; index < 30; index++) {
    const row = { x: (index * 7) % 11, y: (index * 5) % 13 };
    const weight = (index % 3) + 1;
    weighted.learnOne(row, index % 2 === 0, { weight });
    for (let time = 0; time < weight; time++) repeated.learnOne(row, index % 2 === 0);
  }
  for (const row of [
    { x: 0, y: 0 },
    { x: 4, y: 9 },
    { x: 10, y: 3 },
  ]) {
    const [share, other] = [weighted.predictProbaOne(row)[0] as number, repeated.predictProbaOne(row)[0] as number];
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.99);
    expect(share).toBeCloseTo(other, 12);
  }
});
