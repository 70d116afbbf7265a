// A program that registers a model, and may be killed while it does.
import { writeSync } from 'node:fs';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { registeredModel } from './registered-model.js';

const [trackingUri, modelName = '', seed = '1'] = process.argv.slice(2);
const registry = new ModelRegistry({ trackingUri });
await registry.listModels();
writeSync(1, 'begins\n');
const { version } = await registry.registerModel(registeredModel(modelName, Number(seed)));
writeSync(1, `${version}\n`);
await registry.close();
