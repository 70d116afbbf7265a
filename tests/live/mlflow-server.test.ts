import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort } from '../../scripts/mlflow-server/free-port.mjs';
import { liveDescribe } from '../support/live/live-describe.js';

const script = fileURLToPath(new URL('../../scripts/mlflow-server.mjs', import.meta.url));

async function run(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  return stdout;
}

liveDescribe('scripts/mlflow-server', (server) => {
  test('finds an installed version at once', async () => {
    expect((await run('install')).trim()).toBe(server.python);
  });

  test('starts a server on the port it is told, and stops it', async () => {
    const port = String(await freePort());
    expect(await run('start', '--port', port)).toContain(`MLFLOW_TRACKING_URI=http://127.0.0.1:${port}`);
    expect(await (await fetch(`http://127.0.0.1:${port}/version`)).text()).toBe('3.17.2');
    expect(await run('stop', '--port', port)).toContain('Stopped');
    await expect(fetch(`http://127.0.0.1:${port}/version`)).rejects.toThrow();
    expect(await run('stop', '--port', port)).toContain('No recorded server');
  }, 300_000);

  test('refuses what it does not know', async () => {
    await expect(run('start', '--backend', 'mongodb')).rejects.toThrow('must be sqlite or postgres');
    await expect(run('install', 'latest')).rejects.toThrow('Not a version of MLflow');
    await expect(run('dance')).rejects.toThrow('Usage:');
  });
});
