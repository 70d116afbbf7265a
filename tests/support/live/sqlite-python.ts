import { fileURLToPath } from 'node:url';
import type { MlflowServer } from './mlflow-servers.js';
import { runPython } from './python.js';

const script = fileURLToPath(new URL('../python/sqlite_store.py', import.meta.url));

/** A run as MLflow's own client reads it from a file. */
export interface PythonRun {
  readonly experiment: { readonly name: string; readonly artifactLocation: string; readonly tags: Readonly<Record<string, string>> };
  readonly experiments: readonly string[];
  readonly runName: string;
  readonly status: string;
  readonly userId: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly artifactUri: string;
  /** Python's spelling of each number. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly datasets: readonly [name: string, digest: string, tags: Readonly<Record<string, string>>][];
  readonly modelInputs: readonly string[];
  readonly modelOutputs: readonly [modelId: string, step: number][];
  readonly history: readonly [step: number, timestamp: number, value: string][];
  readonly found: readonly string[];
}

/** What MLflow's own client wrote to a file. */
export interface PythonWritten {
  readonly experimentId: string;
  readonly runId: string;
  readonly modelId: string;
  readonly artifactUri: string;
}

/** MLflow in Python, working on SQLite files directly. */
export function sqlitePython(server: Pick<MlflowServer, 'python'>) {
  return {
    /** All schema revisions, oldest first. */
    revisions: () => runPython<string[]>(server, script, { do: 'revisions' }),
    /** Makes one file for each revision in a directory; gives back their paths. */
    migrate: (directory: string, revisions: readonly string[]) =>
      runPython<Record<string, string>>(server, script, { do: 'migrate', directory, revisions }),
    read: (path: string, runId: string) => runPython<PythonRun>(server, script, { do: 'read', path, runId }),
    write: (path: string) => runPython<PythonWritten>(server, script, { do: 'write', path }),
  };
}
