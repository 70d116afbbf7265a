// Trains by a program that hangs, and does not wait for it.
import { existsSync } from 'node:fs';
import { runTrainer } from '../../src/features/online-learning/training/run-trainer.js';

const table = { features: [], rows: 0, columns: {}, labels: [], weights: new Float64Array(), timestamps: new Float64Array() };
const context = { modelName: 'left', update: 1, trigger: 'manual', task: 'classification', data: table } as const;
const pid = process.argv[2] as string;
const command = ['sh', '-c', 'echo $$ > "$0.part" && mv "$0.part" "$0"; exec sleep 60', pid];
runTrainer({ command }, context, { signal: new AbortController().signal, timeoutMs: 60_000 }).catch(() => {});
// Until the program runs.
const waiting = setInterval(() => {
  if (existsSync(pid)) clearInterval(waiting);
}, 10);
