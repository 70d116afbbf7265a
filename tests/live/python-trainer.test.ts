import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runScript } from '../docs/run-script.js';
import { liveDescribe } from '../support/live/live-describe.js';

const root = resolve(import.meta.dirname, '../..');
const example = join(root, 'examples/python-trainer/main.ts');
const loader = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;

liveDescribe('The example with a trainer in Python', ({ python }) => {
  test('scikit-learn trains what the pipeline publishes and serves', { timeout: 600_000 }, async ({ skip }) => {
    const lacking = await promisify(execFile)(python, ['-c', 'import sklearn, skl2onnx']).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (lacking !== undefined) skip(`There is no scikit-learn or skl2onnx: ${lacking}`);
    const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-trainer-'));
    try {
      // Without the paths to the source: the example gets the built package, as it does elsewhere.
      const settings = join(directory, 'tsconfig.json');
      await writeFile(settings, JSON.stringify({ compilerOptions: { target: 'es2022', module: 'nodenext', verbatimModuleSyntax: true } }));
      const { stdout } = await runScript(['--import', loader, example], directory, { TSX_TSCONFIG_PATH: settings, PYTHON: python });
      expect(stdout).toContain('469 rows taken');
      expect(stdout).toMatch(/published: version 1, trained on 375 rows, right in 9\d\.\d % of 94 later ones/);
      expect(Number(/Served 100 more, (\d+) of them right/.exec(stdout)?.[1])).toBeGreaterThan(90);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
