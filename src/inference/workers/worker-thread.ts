import { Worker } from 'node:worker_threads';
import { ModelError } from '../../core/errors/model-error.js';
import type { NamedTensors } from '../../ports/predictor.js';
import type { OnnxPredictorOptions } from '../onnx-predictor.js';
import { fromThreadError, receivedTensors, tensorsToSend, type WorkerMessage } from './messages.js';

/** What a thread tells whoever started it. */
export interface ThreadEvents {
  /** It has loaded the model. */
  onReady(): void;
  /** It answered, and is free. */
  onFree(): void;
  /** It cannot be used any more; the native code of it may still run. */
  onLost(error: ModelError): void;
  /** It is gone. */
  onExit(): void;
}

interface Waiting {
  resolve(outputs: NamedTensors): void;
  reject(error: ModelError): void;
}

/** One worker thread with one session. It holds the process open only while it loads or runs. */
export class WorkerThread {
  private readonly worker: Worker;
  private waiting: Waiting | undefined;
  private hang: NodeJS.Timeout | undefined;
  private state: 'loading' | 'ready' | 'lost' = 'loading';

  constructor(
    file: URL,
    private readonly options: OnnxPredictorOptions,
    private readonly events: ThreadEvents,
  ) {
    // The options of the process are for its main file: with some, such as --input-type, no other file runs.
    this.worker = new Worker(file, { workerData: options, execArgv: [] });
    this.worker.on('message', (message: WorkerMessage) => this.hear(message));
    this.worker.on('messageerror', () => this.lose('sent what could not be read'));
    this.worker.on('error', (error) => this.lose(`failed: ${error.message}`));
    this.worker.on('exit', (code) => {
      this.lose(`ended with code ${code}`);
      events.onExit();
    });
  }

  /** Whether it can take a request now. */
  get isFree(): boolean {
    return this.state === 'ready' && this.waiting === undefined;
  }

  /** Runs tensors; the thread must be free. It is given up when it takes longer than `hangMs`. */
  run(tensors: NamedTensors, hangMs: number): Promise<NamedTensors> {
    return new Promise((resolve, reject) => {
      const message = tensorsToSend(tensors);
      this.worker.postMessage(message.tensors, message.transfer);
      this.worker.ref();
      this.waiting = { resolve, reject };
      if (Number.isFinite(hangMs)) this.hang = setTimeout(() => this.lose(`did not answer within ${hangMs} ms`), hangMs).unref();
    });
  }

  /** Ends the thread. Native code is not interrupted: the promise may have to wait for it. */
  async terminate(): Promise<void> {
    this.state = 'lost';
    await this.worker.terminate();
  }

  private hear(message: WorkerMessage): void {
    if (this.state === 'lost') return;
    if (message.type === 'ready') {
      this.state = 'ready';
      this.worker.unref();
      this.events.onReady();
    } else if (this.state === 'loading') {
      const error = message.type === 'failed' ? fromThreadError(message.error) : undefined;
      this.lose('could not load it', error);
    } else {
      const { waiting } = this;
      this.rest();
      if (message.type === 'answer') waiting?.resolve(receivedTensors(message.outputs));
      else waiting?.reject(fromThreadError(message.error));
      this.events.onFree();
    }
  }

  private rest(): void {
    clearTimeout(this.hang);
    this.waiting = undefined;
    this.worker.unref();
  }

  private lose(how: string, known?: ModelError): void {
    if (this.state === 'lost') return;
    this.state = 'lost';
    const name = this.options.metadata.name;
    const error = known ?? new ModelError(`A worker thread of the model ${name} ${how}. Try again.`, { kind: 'worker' });
    const { waiting } = this;
    this.rest();
    waiting?.reject(error);
    void this.worker.terminate();
    this.events.onLost(error);
  }
}
