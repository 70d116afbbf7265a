// An HTTP service for whatever version is champion. It goes on serving while another version takes over, and answers
// wrong input with 400 and the reason.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { isModel, isValidation, ModelRegistry, type PredictorInput } from 'mlflow-ops';
import { breastCancer, everyCase } from './demo/breast-cancer.js';
import { trainModel } from './demo/logistic-regression.js';
import { toOnnx } from './demo/to-onnx.js';

const modelName = 'tumours';
const registry = new ModelRegistry();
const caseAt = (row: number) => Object.fromEntries(breastCancer.features.map((name, at) => [name, breastCancer.rows[row]?.[at] ?? 0]));

/** Trains and promotes a version, as another process would do it some day. */
async function release(epochs: number): Promise<void> {
  const model = toOnnx(trainModel(breastCancer, everyCase, { learningRate: 0.1, l2: 0, epochs }));
  const { version } = await registry.registerModel({ model, modelName, inputExample: [caseAt(0)] });
  await registry.promoteModel(modelName, { version, gate: { smoke: true } });
}
await release(5);

const champion = await registry.followModel(modelName, {
  pollIntervalMs: 200,
  onSwap: ({ from, to }) => console.log(`version ${to} takes over from version ${from}`),
  onError: (error) => console.error('the new champion cannot be loaded', error),
});

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  try {
    const input = (await json(request)) as PredictorInput;
    const { version } = champion.metadata;
    send(200, { version, predictions: await champion.predict(input) });
  } catch (error) {
    if (error instanceof SyntaxError || isValidation(error)) send(400, { error: error.message });
    else if (isModel(error) && error.kind === 'overloaded') send(503, { error: error.message });
    else send(500, { error: 'The model failed.' });
  }
}
const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

// Its callers:

interface Answer {
  readonly version?: string;
  readonly predictions?: readonly { readonly malignant: number }[];
  readonly error?: string;
}
const ask = async (body: unknown) => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<Answer>;

console.log(await ask([caseAt(0), caseAt(19)]));
console.log(await ask([{ ...caseAt(0), mean_radius: 'large' }]));

const answers = Promise.all(everyCase.map((row) => ask([caseAt(row)])));
await release(40);
await champion.refresh(); // or wait for the next poll
console.log(`${(await answers).filter(({ predictions }) => predictions?.length === 1).length} requests answered meanwhile`);
console.log(await ask([caseAt(0), caseAt(19)]));

server.close();
server.closeIdleConnections();
await registry.close();
