import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { QuantileSketch, type QuantileSketchJson, StatisticsError } from '../../../../../src/stats.js';
import { seeded } from '../../../../support/stats/seeded.js';

const values = fc.array(
  fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constantFrom(0, -0, 5e-324, -5e-324, 1e-200, 1.7976931348623157e308, -1e300, 1, -1),
  ),
  { minLength: 1, maxLength: 80 },
);

function logNormal(count: number): number[] {
  const random = seededRandom(4);
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Array.from({ length: count }, () => Math.exp(3 + gauss()));
}

describe('QuantileSketch', () => {
  test.each([0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1])('has the quantile %s of positive values within half a per cent', (p) => {
    const sample = logNormal(20_000);
    const sorted = [...sample].sort((a, b) => a - b);
    const truth = sorted[Math.floor(p * (sample.length - 1))] as number;
    expect(Math.abs(QuantileSketch.from(sample).quantile(p) - truth)).toBeLessThanOrEqual(0.005 * truth * (1 + 1e-9));
  });

  test('keeps its accuracy for values of both signs and 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (sample, p) => {
          const sorted = [...sample].sort((a, b) => a - b);
          const truth = sorted[Math.floor(p * (sample.length - 1))] as number;
          expect(Math.abs(QuantileSketch.from(sample).quantile(p) - truth)).toBeLessThanOrEqual(0.005 * Math.abs(truth) * (1 + 1e-9));
        },
      ),
      seeded,
    );
  });

  test('merged is the sketch of all values to the last bit, also where bins share', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const merged = QuantileSketch.from(first).merge(QuantileSketch.from(second));
        expect(merged.toJSON()).toEqual(QuantileSketch.from([...first, ...second]).toJSON());
      }),
      seeded,
    );
  });

  test('does not depend on the order of values', () => {
    fc.assert(
      fc.property(values, (sample) => {
        expect(QuantileSketch.from([...sample].reverse()).toJSON()).toEqual(QuantileSketch.from(sample).toJSON());
      }),
      seeded,
    );
  });

  test('goes through JSON unchanged', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const sketch = QuantileSketch.from(sample);
        const read = QuantileSketch.fromJSON(JSON.parse(JSON.stringify(sketch)) as QuantileSketchJson);
        expect(read.toJSON()).toEqual(sketch.toJSON());
        expect(read.quantile(0.7)).toBe(sketch.quantile(0.7));
      }),
      seeded,
    );
  });

  test('stays small: a million latencies need less than ten kilobytes of JSON', () => {
    const sketch = QuantileSketch.from(logNormal(100_000));
    expect(JSON.stringify(sketch).length).toBeLessThan(10_000);
  });

  test('lets the smallest share a bin where values span more than 17 orders of magnitude, and keeps the large ones', () => {
    const sketch = new QuantileSketch();
    for (let exponent = -300; exponent <= 300; exponent++) sketch.add(10 ** exponent);
    expect(sketch.toJSON().positive.length).toBeLessThan(4097);
    expect(Math.abs(sketch.quantile(0.99) / 1e294 - 1)).toBeLessThanOrEqual(0.005 * (1 + 1e-9));
    expect([sketch.min, sketch.max, sketch.count]).toEqual([1e-300, 1e300, 601]);
  });

  test('keeps the accuracy it was asked for, and merges with none of another', () => {
    const coarse = new QuantileSketch({ relativeAccuracy: 0.05 });
    for (let value = 1; value <= 1000; value++) coarse.add(value);
    expect(Math.abs(coarse.quantile(0.5) - 500)).toBeLessThanOrEqual(25);
    expect(coarse.toJSON().positive.length).toBeLessThan(80);
    expect(() => coarse.merge(new QuantileSketch())).toThrow(StatisticsError);
  });

  test('has no quantile without values', () => {
    expect(new QuantileSketch().quantile(0.5)).toBeNaN();
    expect(QuantileSketch.fromJSON(new QuantileSketch().toJSON()).count).toBe(0);
  });

  test('refuses what has no meaning', () => {
    const sketch = QuantileSketch.from([1]);
    expect(() => sketch.add(Number.NaN)).toThrow(StatisticsError);
    expect(() => sketch.add(Number.NEGATIVE_INFINITY)).toThrow(StatisticsError);
    expect(() => sketch.quantile(1.1)).toThrow(StatisticsError);
    expect(() => new QuantileSketch({ relativeAccuracy: 0.5 })).toThrow(StatisticsError);
    const json = sketch.toJSON();
    for (const broken of [
      undefined,
      { ...json, positive: [0, 1.5] },
      { ...json, negative: 'x' },
      { ...json, min: 2 },
      { ...json, max: null },
    ]) {
      expect(() => QuantileSketch.fromJSON(broken as unknown as QuantileSketchJson)).toThrow(StatisticsError);
    }
    expect(sketch.count).toBe(1);
  });
});
