import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TimeoutError } from '../../../../../src/core/errors/request-error.js';
import { runTrainer } from '../../../../../src/features/online-learning/training/run-trainer.js';
import { limits, trainingContext } from './training-context.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trainers-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function script(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

describe('a trainer in a worker thread', () => {
  const worker = async (name: string, text: string) => ({ worker: pathToFileURL(await script(name, text)) });
  const imports = "import { parentPort, workerData } from 'node:worker_threads';\n";

  it('finds the table in its workerData, given to it without a copy', async () => {
    const trainer = await worker(
      'sum.mjs',
      `${imports}const { data, incumbent, update } = workerData;
      parentPort.postMessage({ onnx: incumbent, params: { update }, metrics: { sum: data.labels.reduce((a, b) => a + b, 0), rows: data.rows } });`,
    );
    const context = trainingContext();
    const trained = await runTrainer(trainer, context, limits());
    expect(trained).toEqual({ onnx: new Uint8Array([7, 7]), params: { update: 3 }, metrics: { sum: 5, rows: 10 } });
    expect(context.data.labels).toHaveLength(0);
    expect(context.incumbent).toHaveLength(2);
  });

  it.each([
    ['throws', 'throw new Error("no rows");', /no rows/],
    ['ends without an answer', '', /ended with code 0 before it sent a candidate/],
    ['answers with nonsense', `${imports}parentPort.postMessage('model');`, /must give the bytes of an ONNX file/],
    ['exits', 'process.exit(4);', /ended with code 4/],
  ])('that %s fails the update', async (name, text, message) => {
    await expect(runTrainer(await worker(`${name.replaceAll(' ', '-')}.mjs`, text), trainingContext(), limits())).rejects.toThrow(message);
  });

  it('that never yields is ended on timeout', async () => {
    const count = join(directory, 'count');
    const text = `import { writeFileSync } from 'node:fs'; for (let i = 0; ; i++) writeFileSync(${JSON.stringify(count)}, String(i));`;
    const trainer = { ...(await worker('hang.mjs', text)), timeoutMs: 400 };
    await expect(runTrainer(trainer, trainingContext(), limits())).rejects.toThrow(TimeoutError);
    const counted = () => readFile(count, 'utf8').catch(() => '');
    await expect
      .poll(async () => {
        const before = await counted();
        await sleep(100);
        return before === (await counted());
      })
      .toBe(true);
  });

  it('that is in native code, where no thread can be ended, is not waited for', async () => {
    const text = "import { spawnSync } from 'node:child_process'; spawnSync('sleep', ['5']);";
    const trainer = { ...(await worker('native.mjs', text)), timeoutMs: 200 };
    const begin = performance.now();
    await expect(runTrainer(trainer, trainingContext(), limits())).rejects.toThrow(TimeoutError);
    expect(performance.now() - begin).toBeLessThan(4_000);
  });

  it('that is not there fails the update', async () => {
    const trainer = { worker: pathToFileURL(join(directory, 'absent.mjs')) };
    await expect(runTrainer(trainer, trainingContext(), limits())).rejects.toThrow(/absent\.mjs/);
  });
});

describe('a trainer in another process', () => {
  const command = async (name: string, text: string) => ({ command: [process.execPath, await script(name, text)] });

  it('reads the context line by line and leaves the candidate where it is told', async () => {
    const trainer = await command(
      'train.cjs',
      `const { readFileSync, writeFileSync } = require('node:fs');
      const [about, ...rows] = readFileSync(0, 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
      writeFileSync(process.env.MLFLOW_OPS_CANDIDATE, readFileSync(process.env.MLFLOW_OPS_INCUMBENT));
      console.log('training');
      console.log(JSON.stringify({ params: { name: about.modelName, fifth: JSON.stringify(rows[4]) }, metrics: { rows: rows.length } }));`,
    );
    const trained = await runTrainer(trainer, trainingContext(), limits());
    expect([...trained.onnx]).toEqual([7, 7]);
    expect(trained.metrics).toEqual({ rows: 10 });
    expect(trained.params).toEqual({
      name: 'churn',
      fifth: '{"features":{"age":null,"plan":"p4"},"label":0,"weight":1,"timestamp":1004}',
    });
  });

  it.each([
    ['fails', 'console.error("no rows"); process.exit(3);', /ended with code 3, having said: no rows/],
    ['writes nothing', '', /without writing an ONNX file/],
    ['writes an empty file', 'require("node:fs").writeFileSync(process.env.MLFLOW_OPS_CANDIDATE, "")', /without any bytes/],
    ['leaves a directory', 'require("node:fs").mkdirSync(process.env.MLFLOW_OPS_CANDIDATE)', /something else than an ONNX file/],
  ])('that %s fails the update', async (name, text, message) => {
    await expect(runTrainer(await command(`${name.replaceAll(' ', '-')}.cjs`, text), trainingContext(), limits())).rejects.toThrow(message);
  });

  it('may leave behind what it started: that ends with it', async () => {
    const trainer = await command(
      'leave.cjs',
      `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      require('node:fs').writeFileSync(process.env.MLFLOW_OPS_CANDIDATE, 'model');
      console.log(JSON.stringify({ params: { pid: child.pid } }));
      process.exit(0);`,
    );
    const { onnx, params } = await runTrainer(trainer, trainingContext(), limits(10_000));
    expect(Buffer.from(onnx).toString()).toBe('model');
    await expect.poll(() => isRunning(String(params['pid']))).toBe(false);
  });

  it('that is not installed fails the update', async () => {
    const trainer = { command: [join(directory, 'no-such-program')] };
    await expect(runTrainer(trainer, trainingContext(), limits())).rejects.toThrow(/could not be started/);
  });

  it('is killed on timeout with all that it started, and leaves no files', async () => {
    const pids = join(directory, 'pids');
    const trainer = await command(
      'hang.cjs',
      `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      const { renameSync, writeFileSync } = require('node:fs');
      const draft = ${JSON.stringify(pids)} + '.draft';
      writeFileSync(draft, [process.pid, child.pid, process.env.MLFLOW_OPS_CANDIDATE].join(' '));
      renameSync(draft, ${JSON.stringify(pids)});
      setInterval(() => {}, 1000);`,
    );
    // Longer where it has not come so far as to start something.
    for (let timeoutMs = 1_000; !existsSync(pids); timeoutMs *= 3)
      await expect(runTrainer({ ...trainer, timeoutMs }, trainingContext(), limits())).rejects.toThrow(TimeoutError);
    const [parent, child, candidate = ''] = (await readFile(pids, 'utf8')).split(' ');
    await expect.poll(() => Promise.all([parent, child].map(isRunning)), { timeout: 10_000 }).toEqual([false, false]);
    await expect(readdir(join(candidate, '..'))).rejects.toThrow('ENOENT');
  });
});

/** Killed processes that nobody has waited for yet do not count. */
async function isRunning(pid: string | undefined): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  return status !== undefined && !/^State:\s+Z/m.test(status);
}
