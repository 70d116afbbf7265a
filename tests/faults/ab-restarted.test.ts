import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';
import { type BundledProgram, bundleProgram } from '../support/bundle-program.js';

const endings = [
  ['closed at SIGTERM', 'SIGTERM'],
  ['process.exit after a flush', undefined],
  ['killed after an interval', 'SIGKILL'],
  ['killed after a flush', 'SIGKILL'],
] as const;

let bundled: BundledProgram;
beforeAll(async () => {
  bundled = await bundleProgram(resolve(import.meta.dirname, 'ab-restart-until-killed.ts'));
});
afterAll(() => bundled.remove());

async function counted(trackingUri: string) {
  const ab = new ABTestingFramework({ trackingUri });
  const { variants } = await ab.analyzeResults('checkout');
  const { status } = await ab.getTest('checkout');
  await ab.close();
  return { status, units: variants.reduce((sum, { units }) => sum + units, 0) };
}

test('a service on the embedded store goes on with its test after every kind of end, with what was flushed, once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ab-restarted-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const trackingUri = `sqlite:///${join(directory, 'mlflow.db')}`;
  const users = new Set<number>();
  for (const [index, [ending, signal]] of endings.entries()) {
    // Half of the users were there before the restart.
    const [first, count] = [index * 100, 200];
    for (let user = first; user < first + count; user++) users.add(user);
    const child = spawn(process.execPath, [bundled.program, trackingUri, ending, String(first), String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    if (signal !== undefined) {
      await once(child.stdout, 'data');
      // Each interval flushes what there is by then.
      if (ending === 'killed after an interval') await expect.poll(async () => (await counted(trackingUri)).units).toBe(users.size);
      child.kill(signal);
    }
    expect(await closed).toEqual(signal === 'SIGKILL' ? [null, 'SIGKILL'] : [0, null]);
    expect({ ending, ...(await counted(trackingUri)) }).toEqual({ ending, status: 'running', units: users.size });
  }
}, 60_000);
