import { fileURLToPath } from 'node:url';
import type { MlflowServer } from '../live/mlflow-servers.js';
import { runPython } from '../live/python.js';
import type { Point } from './points.js';

const script = fileURLToPath(new URL('../python/read_points.py', import.meta.url));

/** A run in a SQLite file, read without this package and without MLflow. */
export interface FileRun {
  /** `['ok']`, or what is wrong with the file. */
  readonly integrity: readonly string[];
  readonly points: readonly Point[];
  /** Step of the newest point of each metric. */
  readonly latest: Readonly<Record<string, number>>;
  /** How many params the run has. */
  readonly params: number;
}

/** Checks a file and reads one run of it; undefined when there is no file. */
export async function readFileRun(
  server: Pick<MlflowServer, 'python'>,
  path: string,
  runId: string | undefined,
): Promise<FileRun | undefined> {
  const read = await runPython<(Omit<FileRun, 'points'> & { points: [string, number, number][] }) | null>(server, script, {
    path,
    runId: runId ?? null,
  });
  if (read === null) return undefined;
  return { ...read, points: read.points.map(([key, step, value]) => ({ key, step, value })) };
}
