import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onnxFlavors } from '../../src/domain/mlmodel/onnx-flavors.js';
import { renderMlmodel } from '../../src/domain/mlmodel/render-mlmodel.js';
import { linear } from '../support/onnx/models.js';
import { type Consumer, packedConsumer } from '../support/packed-package.js';

/** A model on this machine needs no server: nobody listens at that address. */
const predictTwice = `const registry = new ModelRegistry({ trackingUri: 'http://127.0.0.1:9' });
  try {
    for (const workers of [0, 2]) {
      const model = await registry.loadModel('model', { workers });
      console.log(workers, JSON.stringify(await model.predict([[1, 1], [2, 1]])));
    }
  } catch (error) {
    console.log(error.code, error.kind, error.message);
  }
  await registry.close();`;

let consumer: Consumer;
beforeAll(async () => {
  consumer = await packedConsumer();
  mkdirSync(join(consumer.directory, 'model'));
  const flavors = onnxFlavors({ data: 'model.onnx', onnxVersion: '1.17.0', providers: ['CPUExecutionProvider'] });
  writeFileSync(join(consumer.directory, 'model/MLmodel'), renderMlmodel({ flavors }));
  writeFileSync(join(consumer.directory, 'model/model.onnx'), linear([1, 10], 0.5));
  consumer.write('esm.mjs', `import { ModelRegistry } from 'mlflow-ops';\n${predictTwice}`);
  consumer.write('cjs.cjs', `const { ModelRegistry } = require('mlflow-ops');\n(async () => {${predictTwice}})();`);
}, 300_000);
afterAll(() => consumer.remove());

test.each(['esm.mjs', 'cjs.cjs'])('without onnxruntime-node, loading a model in %s says how to get it', (file) => {
  expect(consumer.run(file)).toMatch(/^MODEL runtime-missing .*ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node/);
});

describe('With onnxruntime-node, models are loaded and asked, on this thread and in worker threads,', () => {
  const answers = '0 [{"y":11.5},{"y":12.5}]\n2 [{"y":11.5},{"y":12.5}]\n';

  beforeAll(() => {
    // The one that is installed here already has 200 MB.
    const runtime = resolve(import.meta.dirname, '../../node_modules/onnxruntime-node');
    symlinkSync(runtime, join(consumer.directory, 'node_modules/onnxruntime-node'));
  });

  test.each(['esm.mjs', 'cjs.cjs'])('by %s', (file) => {
    expect(consumer.run(file)).toBe(answers);
  });

  test('by a text that Node was given to run as a module', () => {
    consumer.write(
      'eval.mjs',
      `import { execFileSync } from 'node:child_process';
      import { readFileSync } from 'node:fs';
      const flags = ['--input-type=module', '--eval', readFileSync('esm.mjs', 'utf8')];
      process.stdout.write(execFileSync(process.execPath, flags));`,
    );
    expect(consumer.run('eval.mjs')).toBe(answers);
  });
});
