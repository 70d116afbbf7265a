import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { promisify } from 'node:util';

/** One sentence about where figures were measured. */
export async function describeMachine(python: string): Promise<string> {
  const program = 'import platform, mlflow; print(f"Python {platform.python_version()}, MLflow {mlflow.__version__}")';
  const { stdout } = await promisify(execFile)(python, ['-c', program]);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date}: ${availableParallelism()} cores (${model}), Node ${process.versions.node}, ${stdout.trim()}`;
}

/** How busy the machine is with everything, in processes that want to run. */
export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
