import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A real MLflow server on its own SQLite file that can be killed, frozen and started again at the same address. */
export class StoppableServer {
  readonly uri: string;
  readonly #python: string;
  readonly #directory: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

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
    const place = ['--artifacts-destination', this.#directory, '--host', '127.0.0.1', '--port', String(this.#port), '--workers', '1'];
    // A group of its own, so that signals reach the web worker too.
    this.#process = spawn(this.#python, ['-m', 'mlflow', 'server', ...store, ...place], {
      cwd: this.#directory,
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true' },
    });
    for (let waited = 0; waited < 600; waited++) {
      const healthy = await fetch(`${this.uri}/health`, { signal: AbortSignal.timeout(2000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (healthy) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`MLflow did not start on ${this.uri}.`);
  }

  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  async kill(): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    this.#signal('SIGKILL');
    await gone;
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#process?.pid;
    if (pid !== undefined) process.kill(-pid, signal);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
