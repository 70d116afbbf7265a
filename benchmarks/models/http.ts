import { join } from 'node:path';
import { serveModel } from '../../tests/support/live/serve-model.js';
import type { Bench, Figure, Row } from '../support/figure.js';
import { type LoadModelTask, logOnnx } from '../support/log-models.js';
import { alternate } from '../support/rounds.js';
import type { LoadResult, LoadTask } from './workers/load-http.js';
import type { ServedModel } from './workers/serve-model.js';

const columns = Array.from({ length: 20 }, (_, column) => `feature_${column}`);
const row = columns.map((_, column) => Number(Math.sin(column + 1).toFixed(4)));

/** A form of request, and the model that takes it. */
interface Form {
  readonly what: string;
  readonly body: string;
  readonly model: LoadModelTask;
}

/** A model behind HTTP, against MLflow's own scoring server. */
export const http: Figure = {
  name: 'models/http',
  title: 'A model behind HTTP',
  method:
    'One row of 20 numbers per request to a random forest of 100 trees (scikit-learn, skl2onnx) that was logged by `mlflow-ops`: a handler of `node:http` around `model.predict`, with validation and batching as they are by default, against `mlflow models serve --env-manager local` with one worker. `inputs` goes to the model with a signature of tensors, `dataframe_split` to one with a signature of columns. 16 and 64 clients on connections of their own, each asking again as soon as it has its answer, from one process that both servers are asked by in turn, on the same machine; both must give the same prediction. Ratios are formed within a round.',
  async measure(bench) {
    const directory = await bench.directory();
    const forest = join(directory, 'forest.onnx');
    await bench.python('export_forest', { path: forest, width: columns.length, trees: 100 });
    const trackingUri = `sqlite:///${join(directory, 'mlflow.db')}`;
    const tensors = await logOnnx(trackingUri, forest, directory);
    const table = await logOnnx(trackingUri, forest, directory, columns);
    return [
      ...(await measureForm(bench, { what: '`inputs`', body: JSON.stringify({ inputs: [row] }), model: tensors })),
      ...(await measureForm(bench, {
        what: '`dataframe_split`',
        body: JSON.stringify({ dataframe_split: { columns, data: [row] } }),
        model: table,
      })),
    ];
  },
};

async function measureForm(bench: Bench, { what, body, model }: Form): Promise<readonly Row[]> {
  process.stderr.write(`  ${what}\n`);
  const [milliseconds, rounds] = bench.quick ? [500, 1] : [2000, 3];
  const ours = await bench.start<ServedModel>('serve-model', model);
  try {
    const python = await serveModel({ python: bench.interpreter, uri: model.trackingUri }, model.modelUri);
    try {
      const rows: Row[] = [];
      for (const clients of [16, 64]) {
        const load = (uri: string) => () =>
          bench.worker<LoadResult>('load-http', { url: `${uri}/invocations`, body, clients, milliseconds } satisfies LoadTask);
        const results = await alternate(rounds, { ours: load(ours.ready.uri), python: load(python.uri) });
        checkAnswers(results);
        rows.push(...rowsOf(`${what}, ${clients} clients`, results));
      }
      return rows;
    } finally {
      await python.stop();
    }
  } finally {
    await ours.stop();
  }
}

type Round = Readonly<Record<'ours' | 'python', LoadResult>>;

function rowsOf(name: string, results: readonly Round[]): readonly Row[] {
  return [
    { what: name, unit: 'requests/s', values: results.map(({ ours }) => ours.requestsPerSecond) },
    { what: `${name}: \`mlflow models serve\``, unit: 'requests/s', values: results.map(({ python }) => python.requestsPerSecond) },
    {
      what: `${name}: compared`,
      unit: '×',
      values: results.map(({ ours, python }) => ours.requestsPerSecond / python.requestsPerSecond),
      target: { atLeast: 10, cause: 'HTTP and JSON in one thread, beside the clients on the same cores.' },
    },
    { what: `${name}: p99`, unit: 'ms', values: results.map(({ ours }) => ours.p99) },
    { what: `${name}: p99 of \`mlflow models serve\``, unit: 'ms', values: results.map(({ python }) => python.p99) },
  ];
}

/** Both answers hold one number; MLflow prints float32 with fewer digits. */
function checkAnswers(results: readonly Round[]): void {
  for (const { ours, python } of results) {
    const [one, other] = [ours, python].map(({ last }) => Number(/-?\d+\.\d+(e-?\d+)?/.exec(last)?.[0]));
    if (!(Math.abs((one ?? 0) - (other ?? 1)) < 1e-5)) throw new Error(`The servers answer ${ours.last} and ${python.last}.`);
  }
}
