import { join } from 'node:path';
import { freePort } from '../../../scripts/mlflow-server/free-port.mjs';
import { type GroupLeader, signalGroup, startMlflow } from '../live/start-mlflow.js';

/** A real MLflow server on its own SQLite file that can be killed, frozen and started again at the same address. */
export class StoppableServer {
  readonly uri: string;
  readonly #python: string;
  readonly #directory: string;
  readonly #port: number;
  #process: GroupLeader | undefined;

  private constructor(python: string, directory: string, port: number) {
    this.#python = python;
    this.#directory = directory;
    this.#port = port;
    this.uri = `http://127.0.0.1:${port}`;
  }

  /** Starts it; its files go into `directory`. */
  static async start(python: string, directory: string): Promise<StoppableServer> {
    const server = new StoppableServer(python, directory, await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const store = ['--backend-store-uri', `sqlite:///${join(this.#directory, 'mlflow.db')}`];
    const args = [...store, '--artifacts-destination', this.#directory];
    this.#process = await startMlflow(this.#python, { args, port: this.#port, cwd: this.#directory, env: process.env });
  }

  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  async kill(): Promise<void> {
    this.#signal('SIGKILL');
    await this.#process?.ended;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#process !== undefined) signalGroup(this.#process, signal);
  }
}
