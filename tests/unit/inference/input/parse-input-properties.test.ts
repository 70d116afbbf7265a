import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TensorType } from '../../../../src/core/entities/tensor.js';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import type { GraphValue } from '../../../../src/domain/onnx/onnx-model.js';
import { inputParser } from '../../../../src/inference/input/parse-input.js';
import { TensorPrediction } from '../../../../src/inference/prediction.js';

const seed = 20_260_104;

/** Values that a type holds, and how they read when they come back. */
const valuesOf: Partial<Record<TensorType, fc.Arbitrary<unknown>>> = {
  float32: fc.float({ noDefaultInfinity: false }),
  float64: fc.double(),
  int8: fc.integer({ min: -128, max: 127 }),
  int32: fc.integer(),
  int64: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }).map(String)),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  bool: fc.boolean(),
  string: fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
};

/** Values that none of these types holds, or only the named ones. */
const wrongFor = (type: TensorType): fc.Arbitrary<unknown> => {
  const wrong: unknown[] = [null, undefined, {}, [], [[1]], Symbol('x'), () => 1, new Date(0)];
  if (type !== 'string') wrong.push('text', '', '1');
  if (type !== 'bool') wrong.push(true);
  if (!type.startsWith('float')) wrong.push(0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300);
  if (type.startsWith('float') || type === 'bool' || type === 'string') wrong.push(5n);
  if (type === 'string') wrong.push('a\0', '\ud800', 5);
  if (type === 'uint16') wrong.push(-1, 65_536);
  if (type === 'int8') wrong.push(128, -129n);
  return fc.constantFrom(...wrong);
};

interface Batch {
  readonly types: readonly TensorType[];
  readonly rows: readonly (readonly unknown[])[];
}

const batch: fc.Arbitrary<Batch> = fc
  .array(fc.constantFrom(...(Object.keys(valuesOf) as TensorType[])), { minLength: 1, maxLength: 5 })
  .chain((types) =>
    fc
      .array(fc.tuple(...types.map((type) => valuesOf[type] as fc.Arbitrary<unknown>)), { minLength: 1, maxLength: 6 })
      .map((rows) => ({ types, rows })),
  );

const nameOf = (index: number) => `c${index}`;
const graphOf = ({ types }: Batch): GraphValue[] =>
  types.map((type, index) => ({ name: nameOf(index), kind: 'tensor', type, onnxType: type, shape: index % 2 === 0 ? ['N'] : ['N', 1] }));
const objectsOf = (rows: Batch['rows']) => rows.map((row) => Object.fromEntries(row.map((cell, index) => [nameOf(index), cell])));

describe('Any input that fits', () => {
  it('comes back from the tensors, as rows and as columns', () => {
    fc.assert(
      fc.property(batch, (given) => {
        const parse = inputParser(graphOf(given), undefined);
        const rows = objectsOf(given.rows);
        expect(new TensorPrediction(parse(rows)).rows()).toEqual(rows);
        const columns = Object.fromEntries(given.types.map((_, index) => [nameOf(index), given.rows.map((row) => row[index])]));
        expect(parse(columns)).toEqual(parse(rows));
      }),
      { seed, numRuns: 300 },
    );
  });

  it('comes back from a matrix of any rank', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, (shape) => {
        const length = shape.reduce((product, size) => product * size, 1);
        const data = Float32Array.from({ length }, (_, index) => index);
        const parse = inputParser(
          [{ name: 'x', kind: 'tensor', type: 'float32', onnxType: '', shape: ['N', ...shape.slice(1)] }],
          undefined,
        );
        const whole = parse({ x: { type: 'float32', shape, data } });
        // A single value per row is what [N, 1] is shown as, and what it may be given as.
        expect(parse({ x: new TensorPrediction(whole).values() })).toEqual(whole);
        expect(parse(data)).toEqual(whole);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('Any input that was fit before one thing of it changed', () => {
  const mutated = batch.chain((given) =>
    fc
      .record({
        row: fc.nat(given.rows.length - 1),
        column: fc.nat(given.types.length - 1),
        how: fc.constantFrom('value', 'missing', 'extra', 'renamed', 'row'),
      })
      .chain((place) => wrongFor(given.types[place.column] as TensorType).map((wrong) => ({ given, place, wrong }))),
  );

  it('is a ValidationError and never a wrong tensor', () => {
    fc.assert(
      fc.property(mutated, ({ given, place, wrong }) => {
        const rows: unknown[] = objectsOf(given.rows);
        const row = { ...(rows[place.row] as Record<string, unknown>) };
        const name = nameOf(place.column);
        if (place.how === 'value') row[name] = wrong;
        if (place.how === 'missing' || place.how === 'renamed') delete row[name];
        if (place.how === 'extra') row['more'] = 1;
        if (place.how === 'renamed') row[`${name}x`] = given.rows[place.row]?.[place.column];
        rows[place.row] = place.how === 'row' ? [1] : row;
        expect(() => inputParser(graphOf(given), undefined)(rows)).toThrow(ValidationError);
      }),
      { seed, numRuns: 1000 },
    );
  });
});
