// A bare HTTP server over a predictor, which answers what MLflow's scoring server answers. Ends with its input.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModelRegistry } from 'mlflow-ops';
import type { LoadModelTask } from '../../support/log-models.js';
import { answer, readTask } from '../../support/worker-task.js';

/** Where the model answers. */
export interface ServedModel {
  readonly uri: string;
}

interface Body {
  readonly inputs?: readonly unknown[];
  readonly dataframe_split?: { readonly columns: readonly string[]; readonly data: readonly (readonly unknown[])[] };
}

const { trackingUri, modelUri, cacheDirectory } = readTask<LoadModelTask>();
const registry = new ModelRegistry({ trackingUri, cacheDirectory });
const model = await registry.loadModel(modelUri);

const server = createServer((request, response) => {
  invoke(request).then(
    (text) => response.setHeader('content-type', 'application/json').end(text),
    (error: unknown) => response.writeHead(400).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => {
  answer({ uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } satisfies ServedModel);
});
process.stdin.resume().once('end', () => process.exit());

async function invoke(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const { inputs, dataframe_split: table } = JSON.parse(text) as Body;
  const prediction = await model.predict(table === undefined ? (inputs ?? []) : columnsOf(table));
  return JSON.stringify({ predictions: prediction });
}

function columnsOf({ columns, data }: NonNullable<Body['dataframe_split']>): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(columns.map((name, column) => [name, data.map((row) => row[column])]));
}
