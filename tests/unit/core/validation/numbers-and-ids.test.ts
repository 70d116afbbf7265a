import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { describe as describeValue } from '../../../../src/core/validation/describe.js';
import { parseExperimentId, parseRunId } from '../../../../src/core/validation/id.js';
import { parseInteger } from '../../../../src/core/validation/integer.js';
import { parseMetric } from '../../../../src/core/validation/metric.js';

describe('an id', () => {
  test.each(['a', '0123456789abcdef0123456789abcdef', 'run-1_b', 'x'.repeat(256)])('of a run may be %j', (id) => {
    expect(parseRunId(id)).toBe(id);
  });

  test.each(['', 'a/b', '-a', 'a b', 'x'.repeat(257), '../x', 7, undefined, null])('of a run may not be %j', (id) => {
    expect(() => parseRunId(id)).toThrow(ValidationError);
  });

  test('of an experiment is a text of digits; a safe integer becomes one', () => {
    expect([parseExperimentId('0'), parseExperimentId(7), parseExperimentId('123456789012345678')]).toEqual([
      '0',
      '7',
      '123456789012345678',
    ]);
  });

  test.each(['', 'study', '1.5', '-1', 1.5, -1, 2 ** 53, Number.NaN, undefined, null, '1'.repeat(20)])(
    'of an experiment may not be %j',
    (id) => {
      expect(() => parseExperimentId(id)).toThrow(ValidationError);
    },
  );
});

describe('an integer', () => {
  test('is a safe integer within its range', () => {
    expect(parseInteger('n', Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseInteger('n', -0)).toBe(-0);
    expect(parseInteger('n', 5, { min: 5, max: 5 })).toBe(5);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '5', 5n, true, null, undefined])('is not %o', (value) => {
    expect(() => parseInteger('The step', value)).toThrow(/^The step must be an integer between/);
  });

  test('out of range is refused with the range', () => {
    expect(() => parseInteger('n', 4, { min: 5, max: 9 })).toThrow('n must be an integer between 5 and 9, not 4.');
  });
});

describe('a metric', () => {
  test('gets the time it is given and step 0', () => {
    expect(parseMetric({ key: 'm', value: 1 }, 1234)).toEqual({ key: 'm', value: 1, timestamp: 1234, step: 0 });
    expect(parseMetric({ key: 'm', value: 1, timestamp: 0, step: -5 }, 1234)).toMatchObject({ timestamp: 0, step: -5 });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, Number.MAX_VALUE])(
    'may have the value %d',
    (value) => {
      expect(parseMetric({ key: 'm', value }, 0).value).toBe(value);
    },
  );

  test.each(['1.5', true, null, undefined, 7n, {}, [1], new Date(0)])('may not have the value %o', (value) => {
    expect(() => parseMetric({ key: 'm', value: value as never }, 0)).toThrow(/The value of metric "m" must be a number/);
  });

  test('keeps what it says about model and dataset', () => {
    const extra = { modelId: 'm-1', datasetName: 'iris', datasetDigest: 'd' };
    expect(parseMetric({ key: 'm', value: 1, ...extra }, 0)).toMatchObject(extra);
    expect(() => parseMetric({ key: 'm', value: 1, modelId: '' }, 0)).toThrow(/modelId of metric "m"/);
    expect(() => parseMetric({ key: 'm', value: 1, datasetDigest: 'x'.repeat(37) }, 0)).toThrow(/datasetDigest of metric "m"/);
  });
});

test.each<[unknown, string]>([
  [null, 'null'],
  [undefined, 'undefined'],
  ['', 'an empty string'],
  ['x'.repeat(100), `the string "${'x'.repeat(40)}"`],
  [7n, 'the bigint 7'],
  [Number.NaN, 'NaN'],
  [[1], 'an array'],
  [{ token: 'secret' }, 'a value of type object'],
  [Symbol('secret'), 'a value of type symbol'],
])('a wrong value is described briefly and without its inside: %o', (value, text) => {
  expect(describeValue(value)).toBe(text);
});
