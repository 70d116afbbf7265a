import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import type { Minio } from './minio.js';
import type { MlflowServer } from './mlflow-servers.js';
import type { PythonScripts } from './python-scripts.js';

/** What the test run started for all tests, and why what is missing is missing. */
export interface LiveServers {
  readonly mlflow: {
    readonly sqlite?: MlflowServer | undefined;
    readonly postgres?: MlflowServer | undefined;
    readonly skips: readonly string[];
  };
  readonly minio: { readonly service?: Minio | undefined; readonly skip?: string | undefined };
  readonly pythonScripts?: PythonScripts | undefined;
}

/** What the global setup writes once it has started them, or cannot. */
export type Started = { readonly servers: LiveServers } | { readonly failure: string };

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the file with what was {@link Started}; absent where the test run starts none. */
    liveServers: string | undefined;
  }
}

const none: LiveServers = { mlflow: { skips: ['This test run starts no server.'] }, minio: { skip: 'This test run starts no server.' } };

/** The servers of this test run: whoever imports them waits until they answer. */
export const liveServers: LiveServers = await read(inject('liveServers'));

async function read(file: string | undefined): Promise<LiveServers> {
  if (file === undefined) return none;
  while (!existsSync(file)) await sleep(100);
  const started = JSON.parse(readFileSync(file, 'utf8')) as Started;
  if ('failure' in started) throw new Error(started.failure);
  return started.servers;
}
