import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import {
  gaussianNaiveBayes,
  imputer,
  type LearnerJson,
  learnerFromJson,
  linearRegression,
  oneHotEncoder,
  pipeline,
  softmaxRegression,
  standardScaler,
} from '../../../../src/learners.js';
import { learnAll, learnerCases, rowsOf } from '../../../support/learning/learner-cases.js';

type Json = Record<string, unknown> & LearnerJson;

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const kind = learnerCases.find(({ name }) => name.startsWith('imputer, one-hot')) as (typeof learnerCases)[number];
const saved = copy(learnAll(kind.make(), rowsOf(kind, 40)).toJSON()) as Json;

/** The saved learner with another value at a path. */
function changed(path: readonly (string | number)[], value: unknown): Json {
  const json = copy(saved);
  let place = json as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) place = place[step] as typeof place;
  place[path.at(-1) as string] = value;
  return json;
}

describe('Damaged JSON of a learner is refused, and the message says what is wrong', () => {
  test.each<[readonly (string | number)[], unknown, RegExp]>([
    [['format'], 'mlflow-ops/detector', /must have the format mlflow-ops\/learner/],
    [['version'], 2, /version 2 of the format; this package reads version 1/],
    [['samples'], -1, /number of samples/],
    [['samples'], '40', /number of samples/],
    [['transformers'], undefined, /transformers of a saved learner must be a list/],
    [['transformers', 0, 'kind'], 'normalizer', /must be one of standardScaler/],
    [['transformers', 0, 'numbers'], 'median', /must be 'mean' or/],
    [['model'], null, /model of a saved learner must be an object/],
    [['model', 'kind'], 'tree', /must be one of linearRegression/],
    [['model', 'options', 'l2'], -1, /l2/],
    [['seenClasses'], {}, /classes of a saved learner must be a list/],
    [['seenClasses'], [true, true], /twice/],
    [['seenClasses'], [1.5], /integer/],
    [['parts'], 7, /parts of a saved learner must be an object/],
    [['parts', 'features'], [], /at least one feature/],
    [['parts', 'features', 0, 'kind'], 'date', /must be one of number, category/],
    [['parts', 'features', 2, 'name'], 'age', /twice/],
    [['parts', 'features', 2, 'texts'], ['Bern', 'Bern'], /each must be a string, once/],
    [['parts', 'features', 2, 'texts'], undefined, /texts of the feature "city" of a saved learner must be a list/],
    [['parts', 'transformers'], [], /state of each of its 3 transformers/],
    [['parts', 'transformers', 0, 'modes'], [[1]], /a list for each category feature/],
    [['parts', 'transformers', 0, 'modes', 0], [-1], /a whole number for each text/],
    [['parts', 'transformers', 1, 'added'], [[0, 99]], /must stand for a text of a feature/],
    [
      ['parts', 'transformers', 1, 'added'],
      [
        [0, 0],
        [0, 0],
      ],
      /once/,
    ],
    [['parts', 'transformers', 1, 'added'], [[0, 0]], /numbers where/],
    [['parts', 'transformers', 2, 'means'], 'AAAA', /damaged/],
    [['parts', 'transformers', 2, 'variances'], 7, /base64/],
    [['seenClasses'], [], /knows 2 classes, of which only 0 are named/],
    [['parts', 'model'], undefined, /state of the model/],
    [['parts', 'model', 'numbers'], '', /numbers where/],
  ])('%j', (path, value, message) => {
    expect(() => learnerFromJson(changed(path, value))).toThrow(ValidationError);
    expect(() => learnerFromJson(changed(path, value))).toThrow(message);
  });

  test.each([undefined, null, 7, 'text', [], {}])('%j instead of it', (json) => {
    expect(() => learnerFromJson(json as never)).toThrow(ValidationError);
  });

  test('naive Bayes too', () => {
    const json = copy(gaussianNaiveBayes().learnOne([1], 'a').toJSON()) as Json & { parts: { model: { classes: unknown[] } } };
    for (const classes of [7, [null], [{ weight: -1 }], [{ weight: 1, weights: 'AAAAAAAA8H8=', means: '', squares: '' }]]) {
      const model = { classes } as never;
      expect(() => learnerFromJson({ ...json, parts: { ...json.parts, model } } as never)).toThrow(ValidationError);
    }
  });
});

test('any change of one value is refused with ValidationError, or gives a learner that works', () => {
  const paths: (readonly (string | number)[])[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) visit((value as Record<string, unknown>)[key], [...path, key]);
  };
  visit(saved, []);
  const probe = rowsOf(kind, 1)[0]?.row as never;
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
      try {
        const learner = learnerFromJson(changed(path, value));
        learner.predictProbaOne(probe);
        learner.learnOne(probe, learner.predictOne(probe)).toOnnx();
      } catch (error) {
        if (!(error instanceof ValidationError))
          throw new Error(`${path.join('.')} as ${JSON.stringify(value)}: ${String(error)}`, { cause: error });
      }
    }),
    { numRuns: 1500, seed: 20261121 },
  );
});

const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: -3, max: 3 }));
const row = fc.record({ a: fc.option(value), b: fc.option(value), city: fc.option(fc.string({ maxLength: 3 })) });
const complete = { a: 1, b: 2, city: 'Bern' };

test.each(['regression', 'classification'] as const)(
  'whatever rows it learns, a learner resumed in between is the uninterrupted one (%s)',
  (task) => {
    const label = task === 'regression' ? fc.double({ min: -1e6, max: 1e6, noNaN: true }) : fc.constantFrom('a', 'b', 'c');
    const make = () =>
      pipeline(imputer(), oneHotEncoder(), standardScaler(), task === 'regression' ? linearRegression() : softmaxRegression());
    fc.assert(
      fc.property(fc.array(fc.tuple(row, label), { maxLength: 30 }), fc.array(fc.tuple(row, label), { maxLength: 30 }), (before, after) => {
        const whole = make().learnOne(complete, task === 'regression' ? 1 : 'b');
        const attempt = (learner: typeof whole, rows: typeof before) => {
          for (const [features, truth] of rows) if (learner.checkRow(features) === undefined) learner.learnOne(features, truth);
          return learner;
        };
        attempt(whole, before);
        const resumed = learnerFromJson(copy(whole.toJSON()));
        expect(copy(attempt(resumed, after).toJSON())).toEqual(copy(attempt(whole, after).toJSON()));
        expect(resumed.predictOne(complete)).toBe(whole.predictOne(complete));
      }),
      { numRuns: 100, seed: 6 },
    );
  },
);
