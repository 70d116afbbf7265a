import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';
import { MissingPrerequisiteError } from './run-server.js';

const executablePath = '/usr/bin/chromium';
const missing = `There is no Chromium at ${executablePath}.`;

/**
 * Why tests that need Chromium are skipped, printed too; `undefined` where there is one.
 *
 * @throws MissingPrerequisiteError with `CI=true`
 */
function chromiumMissing(): string | undefined {
  if (existsSync(executablePath)) return undefined;
  if (process.env['CI'] === 'true') throw new MissingPrerequisiteError(`With CI=true every live test has to run. ${missing}`);
  process.stderr.write(`Skipped: ${missing}\n`);
  return missing;
}

/** A `describe` for tests that look at pages in Chromium; where there is none they are skipped, and the suite's name says why. */
export function chromiumDescribe(name: string, body: () => void): void {
  const reason = chromiumMissing();
  if (reason === undefined) describe(name, body);
  else describe.skip(`${name} (skipped: ${reason})`, body);
}

/** Starts Chromium without a window and with a profile of its own; it talks to nobody by itself. */
export function openChromium(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
  return chromium.launch({ executablePath, timeout: 120_000, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet] });
}
