import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** How a program ends. */
export type Ending = 'return' | 'withRun' | 'throw' | 'process.exit' | 'SIGTERM' | 'SIGINT';

/** What the program logs, and where. */
export interface LoggingSetup {
  readonly uri: string;
  readonly runName: string;
  /** Metrics it logs before its flush, and again after it. */
  readonly values: number;
  readonly listens: boolean;
  /** How long the package waits for a server that does not answer, in milliseconds. @default what it waits for users */
  readonly exitGraceMs?: number | undefined;
  readonly reportFile: string;
}

/** How a program ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From the moment it was told to end. */
  readonly elapsedMs: number;
  readonly stderr: string;
}

/** A program that waits to be told to end. */
export class ExitingChild {
  readonly #ending: Ending;
  readonly #process: ChildProcess;
  #stdout = '';
  #stderr = '';

  /** @param sdk - Absent for a program without the package. */
  constructor(ending: Ending, sdk?: LoggingSetup) {
    this.#ending = ending;
    this.#process = spawn(process.execPath, [script, JSON.stringify({ ending, sdk })], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
  }

  async ready(): Promise<void> {
    await this.#says('ready');
  }

  /** Lets it go on and end, by the signal when that is its ending; kills it after a minute. */
  async end(): Promise<Exit> {
    const ended = once(this.#process, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    const deadline = setTimeout(() => this.#process.kill('SIGKILL'), 60_000);
    let start = performance.now();
    this.#process.stdin?.end('go\n');
    if (this.#ending.startsWith('SIG')) {
      await this.#says('logged');
      start = performance.now();
      this.#process.kill(this.#ending as NodeJS.Signals);
    }
    const [code, signal] = await ended;
    clearTimeout(deadline);
    return { code, signal, elapsedMs: performance.now() - start, stderr: this.#stderr };
  }

  async #says(word: string): Promise<void> {
    while (!this.#stdout.includes(`${word}\n`)) {
      if (this.#process.exitCode !== null) throw new Error(`The program ended before it said ${word}:\n${this.#stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
