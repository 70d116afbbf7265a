// Gives a stream to a detector again and again, each time to a new one.
import { Adwin, Ddm, HddmA, Kswin, PageHinkley } from 'mlflow-ops/drift';
import { median } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';
import { readNumbers } from './read-numbers.js';

const detectors = {
  adwin: () => new Adwin(),
  pageHinkley: () => new PageHinkley(),
  ddm: () => new Ddm(),
  hddmA: () => new HddmA(),
  kswin: () => new Kswin(),
};

export interface DetectTask {
  readonly file: string;
  readonly detector: keyof typeof detectors;
  readonly passes: number;
}

export interface Detected {
  /** CPU time of a value, in the middle pass. */
  readonly nanoseconds: number;
  /** Places where a change was detected. */
  readonly detections: readonly number[];
}

const { file, detector, passes } = readTask<DetectTask>();
const stream = readNumbers(file);
const nanoseconds: number[] = [];
let detections: number[] = [];
for (let pass = 0; pass < passes; pass++) {
  const watching = detectors[detector]();
  detections = [];
  const before = process.cpuUsage();
  for (let index = 0; index < stream.length; index++) {
    if (watching.update(stream[index] as number).driftDetected) detections.push(index);
  }
  const { user, system } = process.cpuUsage(before);
  nanoseconds.push(((user + system) * 1000) / stream.length);
}
answer({ nanoseconds: median(nanoseconds), detections } satisfies Detected);
