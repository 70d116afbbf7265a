import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runServer } from '../../tests/support/live/run-server.js';
import { curl, proxyUrl, type Transfer, type TransferTask } from '../support/artifact-peers.js';
import type { Figure, Row } from '../support/figure.js';
import { alternate } from '../support/rounds.js';
import type { MeasuredTransfer } from './workers/transfer-artifact.js';

const mebibyte = 2 ** 20;

type Contestant = (task: TransferTask) => Promise<Transfer>;
type Contestants = Readonly<Record<'ours' | 'curl' | 'python', Contestant>>;

/** A large artifact to the server and back, against curl and against Python. */
export const artifact: Figure = {
  name: 'models/artifact',
  title: 'One large artifact through a server',
  method:
    'A file of 1 GiB of random bytes by `client.artifacts.upload` and back by `client.artifacts.download`, through the artifact proxy of one `mlflow server` with one worker, against curl and against Python’s `MlflowClient.log_artifact` and `mlflow.artifacts.download_artifacts`. Every transfer is a process of its own, timed from the call; its size is checked afterwards, the digest of every download in the first round. Growth is the largest resident memory of the whole process above what it had before the transfer. Ratios are formed within a round.',
  async measure(bench) {
    const [size, rounds] = bench.quick ? [64 * mebibyte, 1] : [1024 * mebibyte, 3];
    await checkSpace(6 * size);
    const running = await runServer('sqlite');
    try {
      const files = await bench.directory();
      const source = join(files, 'weights.bin');
      await writeRandom(source, size);
      const place = await createRun(running.server.uri);
      const contestants: Contestants = {
        ours: (task) => bench.worker<MeasuredTransfer>('transfer-artifact', task),
        curl,
        python: (task) => bench.python<Transfer>('transfer_artifact', task),
      };
      const up = (name: keyof Contestants) => () =>
        upload(contestants[name], { ...place, direction: 'up', file: source, artifact: `${name}/weights.bin` }, size);
      const uploads = await alternate(rounds, { ours: up('ours'), curl: up('curl'), python: up('python') });
      await curl({ ...place, direction: 'up', file: source, artifact: 'weights.bin' });
      const sha256 = await digest(source);
      const checked = new Set<string>();
      const down = (name: keyof Contestants) => () => {
        const task = { ...place, direction: 'down', file: join(files, name, 'weights.bin'), artifact: 'weights.bin' } as const;
        const isFirst = checked.size < checked.add(name).size;
        return download(contestants[name], task, { size, sha256: isFirst ? sha256 : undefined });
      };
      const downloads = await alternate(rounds, { ours: down('ours'), curl: down('curl'), python: down('python') });
      return [...rowsOf('up', uploads), ...rowsOf('down', downloads)];
    } finally {
      await running.stop();
    }
  },
};

async function checkSpace(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < bytes) throw new Error(`The figure needs ${Math.ceil(bytes / mebibyte)} MiB in ${tmpdir()}.`);
}

async function writeRandom(path: string, size: number): Promise<void> {
  const file = await open(path, 'wx');
  const block = Buffer.alloc(mebibyte);
  for (let written = 0; written < size; written += block.length) await file.write(randomFillSync(block));
  await file.close();
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: mebibyte }), hash);
  return hash.digest('hex');
}

type Place = Pick<TransferTask, 'trackingUri' | 'experimentId' | 'runId'>;

async function createRun(trackingUri: string): Promise<Place> {
  const answer = await fetch(`${trackingUri}/api/2.0/mlflow/runs/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ experiment_id: '0' }),
  });
  const { run } = (await answer.json()) as { run: { info: { run_id: string } } };
  return { trackingUri, experimentId: '0', runId: run.info.run_id };
}

/** Removed at once: what is not on the disk yet is never written, so that the next does not wait for it. */
async function upload(send: Contestant, task: TransferTask, size: number): Promise<Transfer> {
  const sent = await send(task);
  const { dir: path } = parse(task.artifact);
  const answer = await fetch(`${task.trackingUri}/api/2.0/mlflow/artifacts/list?${new URLSearchParams({ run_id: task.runId, path })}`);
  const { files } = (await answer.json()) as { files: { path: string; file_size: number }[] };
  if (files.find((file) => file.path === task.artifact)?.file_size !== size) throw new Error(`${task.artifact} did not arrive whole.`);
  await fetch(proxyUrl(task), { method: 'DELETE' });
  return sent;
}

async function download(
  receive: Contestant,
  task: TransferTask,
  expected: { size: number; sha256?: string | undefined },
): Promise<Transfer> {
  const { dir: directory } = parse(task.file);
  await mkdir(directory, { recursive: true });
  const received = await receive(task);
  const { size } = await stat(task.file);
  const sha256 = expected.sha256 === undefined ? undefined : await digest(task.file);
  if (size !== expected.size || sha256 !== expected.sha256) throw new Error(`${task.file} did not arrive as it is.`);
  await rm(directory, { recursive: true });
  return received;
}

function rowsOf(what: 'up' | 'down', results: readonly Readonly<Record<keyof Contestants, Transfer>>[]): readonly Row[] {
  const cause = 'the server works on one core, and what the client does beside it takes time from it where there are two.';
  const rate = (name: keyof Contestants) => results.map((result) => result[name].bytesPerSecond / 1e6);
  const ratio = (name: keyof Contestants) => results.map(({ ours, [name]: peer }) => ours.bytesPerSecond / peer.bytesPerSecond);
  return [
    { what: `${what}, ours`, unit: 'MB/s', values: rate('ours') },
    { what: `${what}, curl`, unit: 'MB/s', values: rate('curl') },
    { what: `${what}, Python`, unit: 'MB/s', values: rate('python') },
    { what: `${what}, compared with curl`, unit: '×', values: ratio('curl'), target: { atLeast: 0.9, cause } },
    { what: `${what}, compared with Python`, unit: '×', values: ratio('python'), target: { atLeast: 0.9, cause } },
    {
      what: `${what}, growth of memory`,
      unit: 'MiB',
      values: results.map(({ ours }) => (ours as MeasuredTransfer).growth / mebibyte),
      target: { atMost: 64, cause: 'buffers that wait for a slower disk or network.' },
    },
  ];
}
