import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { cutZipMaps } from '../../src/domain/onnx/cut-zip-maps.js';
import { readOnnxModel } from '../../src/domain/onnx/read-onnx-model.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';

const script = fileURLToPath(new URL('../support/python/sklearn_classifiers.py', import.meta.url));

liveDescribe('Classifiers of scikit-learn', (server) => {
  test('without their ZipMap are valid for onnx.checker and give the same bits in onnxruntime', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-zipmap-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const names = await runPython<string[]>(server, script, { directory, compare: false });
    const labels = Object.fromEntries(
      names.map((name) => {
        const original = readFileSync(join(directory, `${name}.onnx`));
        writeFileSync(join(directory, `${name}.cut.onnx`), cutZipMaps(original));
        return [name, readOnnxModel(original).zipMaps[0]?.labels.map(String)];
      }),
    );
    const report = await runPython<Record<string, unknown>>(server, script, { directory, compare: true });
    expect(names).toEqual(['bayes', 'binary', 'forest', 'texts']);
    for (const name of names) expect(report[name]).toEqual({ labels: labels[name], same: true });
  }, 300_000);
});
