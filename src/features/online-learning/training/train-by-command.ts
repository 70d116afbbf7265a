import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { awaitWithin } from '../../../core/await-within.js';
import { environmentWith } from '../../../core/config.js';
import { ModelError } from '../../../core/errors/model-error.js';
import type { CommandTrainer, TrainingContext } from '../trainer.js';
import type { TrainingLimits } from './training-limits.js';
import { trainingLines } from './training-lines.js';

/** Most that is kept of what the program prints, in characters. */
const tailLength = 65_536;

/** Largest ONNX file. */
const maxBytes = 2 ** 31 - 1;

/** Runs a program that trains, in a process group of its own, which is killed when the program ends or takes too long, and when this process exits. */
export async function trainByCommand({ command }: CommandTrainer, context: TrainingContext, limits: TrainingLimits): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-training-'));
  try {
    const candidate = join(directory, 'candidate.onnx');
    const incumbent = join(directory, 'incumbent.onnx');
    if (context.incumbent !== undefined) await writeFile(incumbent, context.incumbent);
    const printed = await run(command, context, limits, {
      MLFLOW_OPS_CANDIDATE: candidate,
      ...(context.incumbent === undefined ? {} : { MLFLOW_OPS_INCUMBENT: incumbent }),
    });
    return { ...reportOf(printed), onnx: await readCandidate(candidate) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** @returns the end of what the program printed */
async function run(
  [program = '', ...args]: readonly string[],
  context: TrainingContext,
  limits: TrainingLimits,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(program, args, { env: environmentWith(variables), detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  child.unref();
  // A training that nobody waits for does not hold this process.
  for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as Partial<Socket>).unref?.();
  const kill = (): void => killGroup(child);
  process.once('exit', kill);
  // What it leaves behind would keep its output open.
  child.once('exit', kill);
  const printed = tailOf(child.stdout);
  const complaints = tailOf(child.stderr);
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', (error) => reject(failed(`could not be started: ${error.message}`, error)));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  // A program need not read all that it is given.
  pipeline(Readable.from(trainingLines(context)), child.stdin).catch(() => {});
  try {
    const code = await awaitWithin('the program of the trainer', ended, limits);
    if (code !== 0) throw failed(`ended with ${typeof code === 'number' ? `code ${code}` : code}${quoted(complaints())}`);
    return printed();
  } finally {
    process.off('exit', kill);
    kill();
  }
}

/** The program and whatever it started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

function tailOf(stream: Readable): () => string {
  let tail = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    tail = (tail + text).slice(-tailLength);
  });
  stream.on('error', () => {});
  return () => tail;
}

async function readCandidate(path: string): Promise<Uint8Array> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) throw failed('ended without writing an ONNX file to the path in MLFLOW_OPS_CANDIDATE');
  if (!facts.isFile() || facts.size > maxBytes) throw failed('left something else than an ONNX file at the path in MLFLOW_OPS_CANDIDATE');
  return readFile(path);
}

/** Params and metrics in the last line, where that is what it has. */
function reportOf(printed: string): { readonly params?: unknown; readonly metrics?: unknown } {
  try {
    const report = JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '') as { params?: unknown; metrics?: unknown } | null;
    return { params: report?.params ?? undefined, metrics: report?.metrics ?? undefined };
  } catch {
    return {};
  }
}

function quoted(complaints: string): string {
  const text = complaints.trim().slice(-500);
  return text === '' ? '' : `, having said: ${text}`;
}

function failed(how: string, cause?: unknown): ModelError {
  return new ModelError(`The program of the trainer ${how}.`, { kind: 'worker', retryable: false, cause });
}
