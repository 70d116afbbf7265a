import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../python/run_scripts.py', import.meta.url));

/** A Python that has imported MLflow already and runs scripts and servers, each in a process of its own. */
export interface PythonScripts {
  /** The interpreter, as in `MlflowServer`. */
  readonly python: string;
  /** Path of its socket. */
  readonly socket: string;
}

/** Starts that Python and waits until it is ready; it ends with this process, however that ends. */
export async function runPythonScripts(python: string): Promise<{ readonly place: PythonScripts; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-scripts-'));
  const socket = join(directory, 'socket');
  const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', GIT_PYTHON_REFRESH: 'quiet' };
  const child = spawn(python, [program, socket], { env, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'exit');
  const early = ended.then(([code]: unknown[]) => {
    throw new Error(`The Python that runs scripts ended with ${String(code)}.`);
  });
  await Promise.race([once(child.stdout, 'data'), early]);
  early.catch(() => undefined);
  const stop = async () => {
    child.stdin.end();
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  return { place: { python, socket }, stop };
}

/**
 * Runs one script.
 *
 * @returns what it printed
 * @throws Error with what it complained of, when it fails
 */
export async function runScript(place: PythonScripts, script: string, argument: string, env: NodeJS.ProcessEnv): Promise<string> {
  const connection = connect(place.socket);
  connection.write(`${JSON.stringify({ script, argument, env })}\n`);
  const answer = JSON.parse(await text(connection)) as { readonly code: number; readonly out: string; readonly err: string };
  if (answer.code !== 0) throw new Error(`${script} ended with ${answer.code}: ${answer.err}`);
  return answer.out;
}

/** Runs `mlflow server` as the leader of a process group; it ends with this process, however that ends. */
export async function runServerProgram(place: PythonScripts, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const connection = connect(place.socket);
  connection.write(`${JSON.stringify({ server: args, cwd, env })}\n`);
  const lines = createInterface(connection);
  const [line] = (await once(lines, 'line')) as [string];
  const ended = once(connection, 'close');
  return { pid: (JSON.parse(line) as { readonly pid: number }).pid, ended, hasEnded: () => connection.closed };
}
