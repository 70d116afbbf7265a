import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { liveServers } from './live-servers.js';
import { runServerProgram } from './python-scripts.js';

const patienceMs = 240_000;

/** A process that leads a group of its own. */
export interface GroupLeader {
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
  hasEnded(): boolean;
}

/** How `mlflow server` is started. */
export interface MlflowCommand {
  /** What follows `mlflow server --host 127.0.0.1 --workers 1 --port …`. */
  readonly args: readonly string[];
  readonly port: number;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Starts `mlflow server` and waits until it answers requests: by a Python that has imported MLflow already where the test run has one,
 * otherwise by a new one.
 */
export async function startMlflow(python: string, { args, port, cwd, env }: MlflowCommand): Promise<GroupLeader> {
  const settings = { ...env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true' };
  const all = [...args, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const warm = liveServers.pythonScripts;
  const leader = warm?.python === python ? await runServerProgram(warm, all, cwd, settings) : spawnServer(python, all, cwd, settings);
  // The first request opens the database.
  const probe = `http://127.0.0.1:${port}/api/2.0/mlflow/experiments/get?experiment_id=0`;
  for (const end = Date.now() + patienceMs; !(await answers(probe)); await sleep(50)) {
    if (!leader.hasEnded() && Date.now() < end) continue;
    signalGroup(leader, 'SIGKILL');
    throw new Error(`mlflow server did not start on port ${port}.`);
  }
  return leader;
}

/** Sends a signal to a server and whatever it started, unless it has ended. */
export function signalGroup(leader: GroupLeader, signal: NodeJS.Signals): void {
  if (!leader.hasEnded()) process.kill(-leader.pid, signal);
}

function spawnServer(python: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): GroupLeader {
  const child = spawn(python, ['-m', 'mlflow', 'server', ...args], { cwd, env, detached: true, stdio: 'ignore' });
  const leader = {
    pid: child.pid as number,
    ended: once(child, 'exit'),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
  // However the test run ends, the server ends with it.
  const kill = (): void => signalGroup(leader, 'SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return leader;
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
