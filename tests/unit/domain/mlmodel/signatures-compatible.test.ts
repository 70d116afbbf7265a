import { describe, expect, test } from 'vitest';
import type { ColumnSpec, TensorSpec } from '../../../../src/core/entities/model-signature.js';
import { inferSignature } from '../../../../src/domain/mlmodel/infer-signature.js';
import { requirementsFiles } from '../../../../src/domain/mlmodel/requirements-files.js';
import { signaturesCompatible } from '../../../../src/domain/mlmodel/signatures-compatible.js';
import { readOnnxModel } from '../../../../src/domain/onnx/read-onnx-model.js';
import { threeInputs, withZipMap } from '../../../support/onnx/models.js';

const tensor = (name: string, shape: readonly number[] = [-1, 3], dtype = 'float32'): TensorSpec => ({
  type: 'tensor',
  name,
  dtype,
  shape,
});
const column = (name: string, type: 'integer' | 'long' | 'float' | 'double' | 'any', required = true): ColumnSpec => ({
  name,
  type,
  required,
});
const array = (type: 'long' | 'double'): ColumnSpec => ({ name: 'a', type: 'array', items: { type } });

describe('a candidate can take the place of a model', () => {
  test.each<[string, readonly TensorSpec[] | readonly ColumnSpec[], readonly TensorSpec[] | readonly ColumnSpec[]]>([
    ['the same tensors', [tensor('x')], [tensor('x')]],
    ['a dimension that opens', [tensor('x', [-1, -1])], [tensor('x', [-1, 3])]],
    ['a lone tensor that gets a name', [tensor('x')], [{ type: 'tensor', dtype: 'float32', shape: [-1, 3] }]],
    ['a dropped column', [column('a', 'double')], [column('a', 'double'), column('b', 'long')]],
    ['a new optional column', [column('a', 'double'), column('b', 'long', false)], [column('a', 'double')]],
    ['columns in another order', [column('b', 'long'), column('a', 'double')], [column('a', 'double'), column('b', 'long')]],
    ['a column that widens', [column('a', 'double')], [column('a', 'float')]],
    ['a column of anything', [column('a', 'any')], [column('a', 'long')]],
  ])('with %s as inputs', (_, candidate, incumbent) => {
    expect(signaturesCompatible({ inputs: candidate }, { inputs: incumbent })).toEqual({ compatible: true, problems: [] });
  });

  test('with more outputs and more params', () => {
    const incumbent = { outputs: [tensor('y')], params: [{ name: 'p', type: 'long', default: 1 }] } as const;
    const candidate = {
      outputs: [tensor('z'), tensor('y')],
      params: [{ name: 'q', type: 'string', default: '' }, ...incumbent.params],
    } as const;
    expect(signaturesCompatible(candidate, incumbent).compatible).toBe(true);
    expect(signaturesCompatible(undefined, undefined).compatible).toBe(true);
    expect(signaturesCompatible(candidate, undefined).compatible).toBe(true);
  });
});

describe('a candidate cannot take the place of a model', () => {
  test.each<[string, readonly TensorSpec[] | readonly ColumnSpec[], readonly TensorSpec[] | readonly ColumnSpec[], RegExp]>([
    ['a new required tensor', [tensor('x'), tensor('z')], [tensor('x')], /"z" is new and required/],
    ['a renamed tensor', [tensor('z')], [tensor('x')], /"z" is new and required.*"x" is gone/],
    ['another element type', [tensor('x', [-1, 3], 'int64')], [tensor('x')], /"x" is int64\[-1, 3\] instead of float32/],
    ['another size', [tensor('x', [-1, 4])], [tensor('x')], /instead of float32\[-1, 3\]/],
    ['a dimension that closes', [tensor('x', [1, 3])], [tensor('x')], /float32\[1, 3\] instead of float32\[-1, 3\]/],
    ['another rank', [tensor('x', [-1])], [tensor('x')], /instead/],
    ['a column that narrows', [column('a', 'float')], [column('a', 'double')], /"a" is float instead of double/],
    ['a conversion that loses digits', [column('a', 'double')], [column('a', 'long')], /"a" is double instead of long/],
    ['a column that becomes required', [column('a', 'long')], [column('a', 'long', false)], /"a" is required now/],
    ['other elements of an array', [array('double')], [array('long')], /array of double instead of array of long/],
    ['columns instead of tensors', [column('a', 'long')], [tensor('a')], /columns instead of tensors/],
    ['nothing declared', [], [tensor('x')], /declares no inputs/],
  ])('with %s', (_, candidate, incumbent, reason) => {
    const { compatible, problems } = signaturesCompatible({ inputs: candidate }, { inputs: incumbent });
    expect(compatible).toBe(false);
    expect(problems.join(' ')).toMatch(reason);
  });

  test('without an output or a param of it', () => {
    const incumbent = { outputs: [tensor('y'), tensor('z')], params: [{ name: 'p', type: 'long', default: 1 }] } as const;
    const candidate = { outputs: [tensor('z', [-1, -1])], params: [{ name: 'p', type: 'string', default: '' }] } as const;
    expect(signaturesCompatible(candidate, incumbent).problems).toEqual([
      'The output "y" is gone.',
      'The output "z" is float32[-1, -1] instead of float32[-1, 3].',
      'The param "p" is string instead of long, or of another shape.',
    ]);
  });
});

describe('a graph', () => {
  test('gives a signature of named tensors, open dimensions -1', () => {
    expect(inferSignature(readOnnxModel(threeInputs(2)))).toEqual({
      inputs: [tensor('a', [-1, 2]), tensor('b', [-1, 2]), tensor('count', [-1, 1], 'int64')],
      outputs: [tensor('sum', [-1, 2]), tensor('counted', [-1, 1], 'int64')],
    });
  });

  test('whose outputs are not all tensors gives inputs only', () => {
    const signature = inferSignature(readOnnxModel(withZipMap()));
    expect(signature?.inputs).toHaveLength(1);
    expect(signature?.outputs).toBeUndefined();
  });

  test('of a newer operator set or IR asks for newer packages', () => {
    const requirements = (opset: number, irVersion: number) => requirementsFiles({ opset, irVersion })['requirements.txt']?.split('\n');
    expect(requirements(17, 8)).toEqual(['mlflow>=2.18,<4', 'onnx>=1.15.0,<2', 'onnxruntime>=1.17,<2']);
    expect(requirements(17, 10)).toContain('onnx>=1.16.0,<2');
    expect(requirements(23, 11)).toContain('onnxruntime>=1.23,<2');
    expect(requirements(99, 99)).toContain('onnx>=1.23.0,<2');
  });
});
