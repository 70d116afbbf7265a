import { describe, expect, test } from 'vitest';
import { onnxFlavors } from '../../../../src/domain/mlmodel/onnx-flavors.js';
import { readMlmodel } from '../../../../src/domain/mlmodel/read-mlmodel.js';
import { renderMlmodel } from '../../../../src/domain/mlmodel/render-mlmodel.js';
import { requireOnnx } from '../../../../src/domain/mlmodel/require-onnx.js';
import { vectors } from './golden.js';

describe('reading MLmodel', () => {
  test('takes everything from a file of Python', () => {
    const spec = readMlmodel(vectors.mlmodel);
    expect(spec).toMatchObject({
      onnx: {
        data: 'model.onnx',
        onnxVersion: '1.23.2',
        providers: ['CUDAExecutionProvider', 'CPUExecutionProvider'],
        sessionOptions: { intra_op_num_threads: 2 },
      },
      inputExample: {
        artifactPath: 'input_example.json',
        servingInputPath: 'serving_input_example.json',
        type: 'dataframe',
        pandasOrient: 'split',
        hasParams: false,
      },
      modelId: 'm-00000000000000000000000000000001',
      mlflowVersion: '3.17.2',
      modelSizeBytes: 1234,
      utcTimeCreated: '2026-01-02 03:04:05.678901',
      metadata: { Größe: 'ß 👁', yes: 'no', list: [1, 2.5, null] },
    });
    expect(Object.keys(spec.flavors)).toEqual(['onnx', 'python_function']);
    expect(spec.signature?.inputs).toEqual([{ type: 'tensor', dtype: 'float32', shape: [-1, 3] }]);
    expect(spec.rest).toMatchObject({ future_key: { kept: true } });
  });

  test('leaves an id of digits and one "e" a text, which YAML would take for a number', () => {
    expect(vectors.mlmodel).toContain('run_id: 12345678901234567890123456789e12');
    expect(readMlmodel(vectors.mlmodel).runId).toBe('12345678901234567890123456789e12');
  });

  test('takes JSON, times without quotes and one provider without a list', () => {
    const spec = readMlmodel('{"flavors": {"onnx": {"data": "m.onnx", "providers": "CPUExecutionProvider"}}, "mlflow_version": 2.9}');
    expect(spec).toMatchObject({ onnx: { data: 'm.onnx', providers: ['CPUExecutionProvider'] }, mlflowVersion: '2.9' });
    expect(readMlmodel('flavors: {}\nutc_time_created: 2026-01-02 03:04:05.678').utcTimeCreated).toBe('2026-01-02 03:04:05.678000');
  });

  test('survives names such as __proto__', () => {
    const spec = readMlmodel('{"flavors": {"__proto__": {"data": "x"}}}');
    expect(Object.keys(spec.flavors)).toEqual(['__proto__']);
    expect(spec.onnx).toBeUndefined();
  });

  const bomb = ['flavors: {}', 'a0: &a0 [x, x]', ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)];
  test.each([
    ['is no YAML', 'flavors: [}'],
    ['is no mapping', '- a'],
    ['is empty', ''],
    ['has no flavors', 'run_id: a'],
    ['names no ONNX file', 'flavors: {onnx: {}}'],
    ['is an alias bomb', bomb.join('\n')],
    ['is larger than any MLmodel', `flavors: {}\nx: ${'y'.repeat(17 * 1024 * 1024)}`],
  ])('refuses a file that %s', (_, text) => {
    expect(() => readMlmodel(text)).toThrow(expect.objectContaining({ code: 'MODEL', kind: 'corrupt' }));
  });
});

describe('writing MLmodel', () => {
  test('what was read from Python is written such that it reads the same', () => {
    const spec = readMlmodel(vectors.mlmodel);
    expect(readMlmodel(renderMlmodel(spec))).toEqual(spec);
  });

  test('texts that YAML could take for something else keep their meaning', () => {
    const metadata = { a: 'no', b: '1e3', c: '12:30', d: 'a\u2028b\u0085c', e: '2024-01-01', f: '~', yes: 'key', g: 'line\nline' };
    const text = renderMlmodel({ flavors: onnxFlavors({ data: 'model.onnx', onnxVersion: '1.16.0', providers: [] }), metadata });
    expect(readMlmodel(text).metadata).toEqual(metadata);
    expect(text).not.toMatch(/[\u2028\u0085]/);
  });
});

describe('a model without ONNX flavor', () => {
  test('is refused by the names of its flavors, with the way out', () => {
    const spec = readMlmodel('flavors: {sklearn: {pickled_model: model.pkl}, python_function: {loader_module: mlflow.sklearn}}');
    expect(() => requireOnnx('Model churn version 3', spec)).toThrow(
      expect.objectContaining({
        kind: 'unsupported-flavor',
        message: expect.stringMatching(/Model churn version 3 has no ONNX flavor; it has sklearn, python_function.*skl2onnx/s),
      }),
    );
  });
});
