import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { NamedTensors } from '../ports/predictor.js';
import { type OnnxPredictorOptions, openOnnxPredictor } from './onnx-predictor.js';
import { tensorsToSend, toThreadError, type WorkerMessage } from './workers/messages.js';

/** Serves one model to the thread that started this one: tensors come in, one at a time, answers go out. */
async function serve(port: MessagePort, options: OnnxPredictorOptions): Promise<void> {
  const say = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const answer = async (tensors: NamedTensors): Promise<void> => {
    const { outputs } = await predictor.predict(tensors);
    const copies = tensorsToSend(outputs);
    say({ type: 'answer', outputs: copies.tensors }, copies.transfer);
  };
  const predictor = await openOnnxPredictor(options);
  port.on('message', (tensors: NamedTensors) => {
    answer(tensors).catch((error: unknown) => say({ type: 'failed', error: toThreadError(error) }));
  });
  say({ type: 'ready' });
}

if (parentPort !== null) {
  const port = parentPort;
  serve(port, workerData as OnnxPredictorOptions).catch((error: unknown) => {
    port.postMessage({ type: 'failed', error: toThreadError(error) } satisfies WorkerMessage);
  });
}
