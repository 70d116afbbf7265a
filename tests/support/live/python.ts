import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { liveServers } from './live-servers.js';
import type { MlflowServer } from './mlflow-servers.js';
import { runScript } from './python-scripts.js';

/**
 * Runs a Python program with the server's version of MLflow and parses the JSON that is the last line it prints.
 *
 * @param server where `MLFLOW_TRACKING_URI` points to; left out, the program has to say itself
 * @param script path of the program
 * @param args handed to it as one JSON text in `sys.argv[1]`
 */
export async function runPython<T>(
  server: Pick<MlflowServer, 'python'> & { readonly uri?: string },
  script: string,
  args: unknown,
): Promise<T> {
  const env = {
    ...process.env,
    MLFLOW_TRACKING_URI: server.uri ?? '',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    GIT_PYTHON_REFRESH: 'quiet',
  };
  const argument = JSON.stringify(args);
  const warm = liveServers.pythonScripts;
  const printed =
    warm?.python === server.python
      ? await runScript(warm, script, argument, env)
      : (await promisify(execFile)(server.python, [script, argument], { env, maxBuffer: 1 << 26 })).stdout;
  return JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '') as T;
}
