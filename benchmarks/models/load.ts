import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runServer } from '../../tests/support/live/run-server.js';
import { mlp } from '../../tests/support/onnx/models.js';
import type { Figure } from '../support/figure.js';
import { type LoadModelTask, logOnnx } from '../support/log-models.js';
import { alternate } from '../support/rounds.js';
import type { FirstPrediction } from './workers/load-model.js';

const width = 20;

/** A process from its start, in milliseconds. */
interface Started extends FirstPrediction {
  readonly sinceStart: number;
}

/** How long a process that has nothing yet waits for its first prediction. */
export const load: Figure = {
  name: 'models/load',
  title: 'From loading a model to its first prediction',
  method:
    'A logged MLP of 34 MB by its `models:/` URI from one `mlflow server`, and one row predicted, in a fresh process: `loadModel` and `predict`, which check digest, signature and input and run the model once to warm up, against `mlflow.onnx.load_model` and an `InferenceSession`. Timed from the call, where Python has imported everything and Node onnxruntime not yet, and from the start of the process to its end. Cached, the model is in the directory that `loadModel` keeps; Python keeps none, and is given the path of a copy on the disk.',
  async measure(bench) {
    const running = await runServer('sqlite');
    try {
      const directory = await bench.directory();
      const path = join(directory, 'model.onnx');
      await writeFile(path, mlp({ inputs: width, hidden: [2048, 2048, 2048], outputs: 1, seed: 7 }));
      const remote = await logOnnx(running.server.uri, path, directory);
      const local = await logOnnx(`sqlite:///${join(directory, 'mlflow.db')}`, path, directory);
      const empty = async () => ({ ...remote, cacheDirectory: await bench.directory() });
      const ours = (task: LoadModelTask) => started(() => bench.worker<FirstPrediction>('load-model', { ...task, width }));
      const python = (task: LoadModelTask) => started(() => bench.python<FirstPrediction>('load_model', { ...task, width }));
      // Fills the cache.
      await ours(remote);
      const results = await alternate(bench.quick ? 1 : 5, {
        cached: () => ours(remote),
        copied: () => python({ ...local, modelUri: local.artifactUri }),
        fetched: async () => ours(await empty()),
        downloaded: () => python(remote),
      });
      const predictions = results.flatMap((result) => Object.values(result).map(({ prediction }) => prediction));
      if (Math.max(...predictions) - Math.min(...predictions) > 1e-5) throw new Error(`The predictions differ: ${predictions.join(', ')}.`);
      const rows = {
        cached: 'ours, cached',
        copied: 'Python, from the disk',
        fetched: 'ours, not cached',
        downloaded: 'Python, from the server',
      } as const;
      return Object.entries(rows).flatMap(([key, what]) => {
        const values = results.map((result) => result[key as keyof typeof rows]);
        return [
          { what, unit: 'ms', values: values.map(({ milliseconds }) => milliseconds) },
          { what: `${what}, with the start of the process`, unit: 'ms', values: values.map(({ sinceStart }) => sinceStart) },
        ];
      });
    } finally {
      await running.stop();
    }
  },
};

async function started(run: () => Promise<FirstPrediction>): Promise<Started> {
  const start = performance.now();
  const result = await run();
  return { ...result, sinceStart: performance.now() - start };
}
