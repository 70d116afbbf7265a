import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Metric } from '../../../../src/core/entities/metric.js';
import { newId } from '../../../../src/core/ids.js';
import type { Logger } from '../../../../src/core/logger.js';
import { silentLogger } from '../../../../src/core/logger.js';
import type { RunDraft, TrackingStore } from '../../../../src/ports/tracking-store.js';
import type { Connection } from '../../../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../../../src/stores/sqlite/driver.js';
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from '../../../../src/stores/sqlite/open-sqlite-store.js';

/** When the stores of these tests believe it is. */
export const now = 1_700_000_000_000;

/** A new directory, removed when the test is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Opens a store that is closed when the test is over. */
export async function openStore(path: string, options: Partial<SqliteStoreOptions> = {}): Promise<SqliteStore> {
  const store = await openSqliteStore({ path, artifactRoot: '/artifacts', clock: { now: () => now }, logger: silentLogger, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** A connection of its own to a file, as another program would have it. */
export async function otherConnection(path: string): Promise<Connection> {
  const connection = (await loadDriver()).open(path);
  onTestFinished(() => connection.close());
  return connection;
}

export function runDraft(parts: Partial<RunDraft> = {}): RunDraft {
  return { key: newId(), experimentId: '0', userId: 'tester', startTime: now, tags: [], ...parts };
}

/** The id of a new run in the experiment `Default`. */
export async function newRunId(store: TrackingStore, parts: Partial<RunDraft> = {}): Promise<string> {
  return (await store.createRun(runDraft(parts))).info.runId;
}

export function metric(key: string, value: number, step = 0, timestamp = now): Metric {
  return { key, value, step, timestamp };
}

export function metricsOnly(metrics: readonly Metric[]): { metrics: readonly Metric[]; params: []; tags: [] } {
  return { metrics, params: [], tags: [] };
}

/** A logger that keeps its warnings. */
export function keepingLogger(): Logger & { readonly warnings: { facts: object; message: string }[] } {
  const warnings: { facts: object; message: string }[] = [];
  return { ...silentLogger, warnings, warn: (facts, message) => void warnings.push({ facts, message }) };
}
