import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../src/core/random.js';
import type { Figure, Row, Target } from '../support/figure.js';
import { onlinePython } from '../support/online-python.js';
import { alternate } from '../support/rounds.js';
import { runProcess } from '../support/run-process.js';
import type { Detected, DetectTask } from './workers/detect-changes.js';
import { normal, writeNumbers } from './write-numbers.js';

type Stream = 'errors' | 'numbers';

interface Contest {
  readonly what: string;
  readonly detector: DetectTask['detector'];
  readonly stream: Stream;
  /** Share of the stream that is measured. */
  readonly share?: number;
  readonly target?: Target;
}

const script = fileURLToPath(new URL('../python/detect_changes.py', import.meta.url));
const adwin = { atLeast: 1, cause: 'both spend their time in the same buckets; River’s are compiled code.' };
const contests: readonly Contest[] = [
  { what: '`Adwin`, errors', detector: 'adwin', stream: 'errors', target: adwin },
  { what: '`Adwin`, numbers', detector: 'adwin', stream: 'numbers', target: adwin },
  { what: '`PageHinkley`, numbers', detector: 'pageHinkley', stream: 'numbers' },
  { what: '`Ddm`, errors', detector: 'ddm', stream: 'errors' },
  { what: '`HddmA`, errors', detector: 'hddmA', stream: 'errors' },
  { what: '`Kswin`, numbers', detector: 'kswin', stream: 'numbers', share: 0.05 },
];

/** What it costs to watch a value, against River. */
export const detectors: Figure = {
  name: 'online/detectors',
  title: 'Watching a stream',
  method:
    'A stream of 200,000 values (10,000 for `Kswin`), value by value, into detectors as they are by default: errors as bits, of which 10 % are ones, after every 25,000 values 30 % and 10 % again; normal numbers whose mean goes up and down by one standard deviation likewise. River’s ADWIN is native code, as are some of the others. Both must detect changes at the same places, except `Kswin`, which draws by chance. Every pass has a new detector, the middle pass counts; CPU times of the process. Every measurement is a process of its own; ratios are formed within a round.',
  async measure(bench) {
    const python = await onlinePython(bench.interpreter);
    const directory = await bench.directory();
    const values = bench.quick ? 50_000 : 200_000;
    const rows: Row[] = [];
    for (const { what, detector, stream, share = 1, target } of contests) {
      const file = await writeNumbers(directory, stream, streamOf(stream, values).subarray(0, values * share));
      const task = { file, detector };
      const results = await alternate(bench.quick ? 2 : 5, {
        ours: () => bench.worker<Detected>('detect-changes', { ...task, passes: 15 } satisfies DetectTask),
        river: () => runProcess<Detected>(python, [script], { ...task, passes: 5 }, directory),
      });
      for (const { ours, river } of results) {
        if (detector === 'kswin' || ours.detections.join() === river.detections.join()) continue;
        throw new Error(`${what}: changes are detected at ${ours.detections.join()} here, and at ${river.detections.join()} by River.`);
      }
      rows.push(
        { what, unit: 'ns', values: results.map(({ ours }) => ours.nanoseconds) },
        { what: `${what}: River`, unit: 'ns', values: results.map(({ river }) => river.nanoseconds) },
        { what: `${what}: compared`, unit: '×', values: results.map(({ ours, river }) => river.nanoseconds / ours.nanoseconds), target },
      );
    }
    return rows;
  },
};

function streamOf(kind: Stream, length: number): Float64Array {
  const random = seededRandom(1);
  return Float64Array.from({ length }, (_, index) => {
    const level = Math.floor(index / 25_000) % 2;
    return kind === 'errors' ? Number(random.next() < 0.1 + 0.2 * level) : level + normal(random);
  });
}
