import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { clientContract } from './client.js';

const directory = mkdtempSync(join(tmpdir(), 'client-contract-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

clientContract('the embedded store in memory', () => 'sqlite:///:memory:');
clientContract('the embedded store in a file', () => `sqlite:///${join(directory, 'runs.db')}`);
clientContract('the embedded store in a directory', () => `file://${join(directory, 'runs')}`);
