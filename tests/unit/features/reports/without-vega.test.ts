import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { bundleProgram } from '../../../support/bundle-program.js';
import { madeTest, twoArms } from './report-fixture.js';

const program = fileURLToPath(new URL('../../../fixtures/reports/report-without-vega.ts', import.meta.url));

test('Without vega HTML is refused with what to install, nothing is logged to a run, and the other formats are written', async () => {
  const { program: bundled, remove } = await bundleProgram(program);
  onTestFinished(remove);
  // Elsewhere, so that it finds no packages.
  const directory = await mkdtemp(join(tmpdir(), 'no-vega-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await cp(dirname(bundled), directory, { recursive: true });
  const input = join(directory, 'input.json');
  await writeFile(input, JSON.stringify(madeTest({ arms: twoArms, hours: 2 })));
  const { stdout } = await promisify(execFile)(process.execPath, [join(directory, basename(bundled)), input]);
  const refused = expect.stringMatching(/^NotSupportedError: .*`npm install vega`/);
  expect(JSON.parse(stdout)).toEqual({ json: 'written', markdown: 'written', csv: 'written', html: refused, run: refused, logged: [] });
});
