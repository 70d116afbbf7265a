import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../../../src/core/errors/model-error.js';
import { cutZipMaps } from '../../../../src/domain/onnx/cut-zip-maps.js';
import { readOnnxModel } from '../../../../src/domain/onnx/read-onnx-model.js';
import { counting, withExternalData, withSequenceOutput, withZipMap } from '../../../support/onnx/models.js';

const models = [withZipMap(), withZipMap([1n, 2n]), counting(), withSequenceOutput(), withExternalData('weights.bin', { offset: '4' })];

const change = fc.record({
  at: fc.nat(400),
  what: fc.constantFrom('set', 'insert', 'remove', 'double'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});

function changed(model: Uint8Array, changes: readonly { at: number; what: string; bytes: Uint8Array }[]): Uint8Array {
  let bytes = [...model];
  for (const { at, what, bytes: given } of changes) {
    const place = at % (bytes.length + 1);
    if (what === 'double') bytes = [...bytes, ...bytes.slice(place)];
    else bytes.splice(place, what === 'insert' ? 0 : given.length, ...(what === 'remove' ? [] : given));
  }
  return Uint8Array.from(bytes);
}

function onlyModelErrors(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ kind: 'corrupt' });
  }
}

test('no damage of a file makes the reader or the rewriter fail otherwise than with ModelError corrupt', () => {
  fc.assert(
    fc.property(fc.constantFrom(...models), fc.array(change, { minLength: 1, maxLength: 4 }), (model, changes) => {
      const damaged = changed(model, changes);
      onlyModelErrors(() => readOnnxModel(damaged));
      onlyModelErrors(() => cutZipMaps(damaged));
    }),
    { numRuns: 3000, seed: 20261121 },
  );
});

test('neither do arbitrary bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => onlyModelErrors(() => readOnnxModel(bytes))),
    { numRuns: 2000, seed: 7 },
  );
});
