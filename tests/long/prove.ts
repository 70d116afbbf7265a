import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import type { MlflowServer } from '../support/live/mlflow-servers.js';

/** One row of RESULTS.md. */
export interface ProofRecord {
  readonly proof: string;
  /** How much of it, and the seed. */
  readonly rounds: string;
  /** What was measured on the way; filled in by the proof when it holds. */
  found: string;
  /** Of whatever took part. */
  readonly versions: string;
}

declare module 'vitest' {
  interface TaskMeta {
    proof?: ProofRecord;
  }
}

/** What a proof is about. */
export interface Proof {
  /** A sentence that is true when the test passes. */
  readonly name: string;
  readonly rounds: string;
  /** The server that takes part; left out for the embedded store alone. */
  readonly server?: MlflowServer | undefined;
  /** Whether the embedded store takes part. @default false */
  readonly embedded?: boolean | undefined;
}

const longestMs = 3_600_000;

/** Declares a proof: a test whose outcome gets a row in RESULTS.md. The body gives back what else is worth telling. */
export function prove({ name, rounds, server, embedded = false }: Proof, body: () => Promise<string | undefined>): void {
  test(
    `${name} (${rounds})`,
    async ({ task }) => {
      const parts = [
        `Node ${process.versions.node}`,
        ...(embedded ? [driver()] : []),
        ...(server === undefined ? [] : [await release(server)]),
      ];
      const record: ProofRecord = { proof: name, rounds, found: '', versions: parts.join(', ') };
      task.meta.proof = record;
      record.found = (await body()) ?? '';
    },
    longestMs,
  );
}

function driver(): string {
  const manifest = readFileSync(new URL('../../node_modules/better-sqlite3/package.json', import.meta.url), 'utf8');
  return `better-sqlite3 ${(JSON.parse(manifest) as { version: string }).version}`;
}

async function release({ uri, backendFile }: MlflowServer): Promise<string> {
  const version = await (await fetch(`${uri}/version`)).text();
  return `MLflow ${version} on ${backendFile === undefined ? 'PostgreSQL' : 'SQLite'}`;
}
