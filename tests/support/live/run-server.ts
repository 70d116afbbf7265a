import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { MlflowServer } from './mlflow-servers.js';

const script = fileURLToPath(new URL('../../../scripts/mlflow-server.mjs', import.meta.url));

/** Exit code of the script when this machine lacks Python or PostgreSQL. */
const missingPrerequisite = 3;

/** A server this process started. */
export interface RunningServer {
  readonly server: MlflowServer;
  stop(): Promise<void>;
}

/** The server could not be started because something is not installed here; the message says what. */
export class MissingPrerequisiteError extends Error {}

/**
 * Starts a real MLflow server, installing it first if needed, and waits until it answers. It ends with this process,
 * however that ends: its input is a pipe from here.
 */
export async function runServer(backend: 'sqlite' | 'postgres', version?: string): Promise<RunningServer> {
  const child = spawn(process.execPath, [script, 'run', '--backend', backend, ...(version === undefined ? [] : ['--version', version])], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // The last message of the installer or of the server is the reason when it fails.
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
    if (text.startsWith('Installing')) process.stderr.write(text);
  });
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw code === missingPrerequisite
      ? new MissingPrerequisiteError(complaints.trim())
      : new Error(`The MLflow server on ${backend} did not start: ${complaints.trim()}`);
  });
  const server = JSON.parse(await Promise.race([firstLine(child), ended])) as MlflowServer;
  ended.catch(() => undefined);
  return { server, stop: () => stop(child) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const end = text.indexOf('\n');
    if (end !== -1) return text.slice(0, end);
  }
  return new Promise(() => {});
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}
