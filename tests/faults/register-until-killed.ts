// A program that registers a model, and may be killed while it does.
import { writeSync } from 'node:fs';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { mlp } from '../support/onnx/models.js';

const [trackingUri, modelName = '', seed = '1'] = process.argv.slice(2);
const registry = new ModelRegistry({ trackingUri });
await registry.listModels();
writeSync(1, 'begins\n');
const model = mlp({ inputs: 4, hidden: [64, 64], outputs: 2, seed: Number(seed) });
const { version } = await registry.registerModel({
  model,
  modelName,
  inputExample: [[1, 2, 3, 4]],
  metrics: { a: 1, b: 2 },
  tags: { c: 'd' },
});
writeSync(1, `${version}\n`);
await registry.close();
