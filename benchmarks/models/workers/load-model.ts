// Loads a model and asks it once.
import { ModelRegistry } from 'mlflow-ops';
import type { LoadModelTask } from '../../support/log-models.js';
import { answer, readTask } from '../../support/worker-task.js';

/** The task of a process that loads a model; Python takes it too. */
export interface FirstPredictionTask extends LoadModelTask {
  /** Numbers of a row. */
  readonly width: number;
}

export interface FirstPrediction {
  /** From the call that loads until the first prediction is there. */
  readonly milliseconds: number;
  readonly prediction: number;
}

const { trackingUri, modelUri, cacheDirectory, width } = readTask<FirstPredictionTask>();
const registry = new ModelRegistry({ trackingUri, cacheDirectory });
const row = Array.from({ length: width }, (_, column) => column / width);

const start = performance.now();
const model = await registry.loadModel(modelUri);
const [prediction] = (await model.predict([row])).values();
const milliseconds = performance.now() - start;

await model.close();
await registry.close();
answer({ milliseconds, prediction: prediction as number } satisfies FirstPrediction);
