import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a program that gets its task as one JSON text and prints its answer as JSON in its last line. Settings for MLflow
 * in the environment are kept from it.
 */
export async function runProcess<T>(file: string, args: readonly string[], task: object, directory: string): Promise<T> {
  const { stdout } = await promisify(execFile)(file, [...args, JSON.stringify(task)], {
    cwd: directory,
    env: environment(),
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as T;
}

/** The environment without settings for MLflow. */
export function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MLFLOW_'));
  return { ...Object.fromEntries(inherited), MLFLOW_DISABLE_TELEMETRY: 'true', GIT_PYTHON_REFRESH: 'quiet' };
}
