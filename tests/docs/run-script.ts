import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a script in a process of its own that knows nothing of this machine's MLflow settings, and gives what it printed.
 * Rejects with the script's own error when it fails or does not end by itself.
 */
export async function runScript(nodeArguments: readonly string[], directory: string, variables: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MLFLOW_|MLOPS_|NODE_OPTIONS$|VITEST)/.test(name));
  return execute(process.execPath, [...nodeArguments], {
    cwd: directory,
    env: { ...Object.fromEntries(inherited), ...variables },
    timeout: 280_000,
    killSignal: 'SIGKILL',
  });
}
