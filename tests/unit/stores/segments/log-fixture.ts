import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AppendLog } from '../../../../src/ports/append-log.js';
import { openSegmentLog, type SegmentLogOptions } from '../../../../src/stores/segments/open-segment-log.js';

/** A new directory, removed when the test is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'append-log-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Opens a log that is closed when the test is over. */
export async function openLog(directory: string, options: Partial<SegmentLogOptions> = {}): Promise<AppendLog> {
  const log = await openSegmentLog({ directory, ...options });
  onTestFinished(() => log.close().catch(() => {}));
  return log;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The records of a log as texts. */
export function textsIn(log: AppendLog): string[] {
  return Array.from(log.read(), ({ bytes }) => new TextDecoder().decode(bytes));
}

/** Paths of the files that hold records, oldest first. */
export function segmentsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.segment'))
    .sort()
    .map((name) => join(directory, name));
}
