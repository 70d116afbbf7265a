import { type Random, seededRandom } from '../../../src/core/random.js';
import { Adwin, Ddm, HddmA, PageHinkley, type StreamingDetector } from '../../../src/drift.js';

/** A detector on streams of errors, and what is promised of it. */
export interface RatedDetector {
  readonly name: string;
  readonly make: () => StreamingDetector;
  /** Most false alarms in 100,000 errors of a steady rate of 0.2. */
  readonly mostFalseAlarms: number;
  /** For each of {@link changes}: longest median delay, and least share found within 5,000 values; one right after a false alarm is not. */
  readonly delays: readonly { readonly longest: number; readonly leastFound: number }[];
}

/** Error rates before and after a change. */
export const changes = [
  [0.2, 0.3],
  [0.2, 0.5],
  [0.05, 0.1],
] as const;

const promise = (longest: number, leastFound: number) => ({ longest, leastFound });

/** The detectors with their defaults, and a Page-Hinkley test that is faster and less sure. */
export const ratedDetectors: readonly RatedDetector[] = [
  { name: 'Adwin', make: () => new Adwin(), mostFalseAlarms: 0.5, delays: [promise(600, 0.97), promise(120, 0.99), promise(750, 0.97)] },
  { name: 'HddmA', make: () => new HddmA(), mostFalseAlarms: 1, delays: [promise(500, 0.97), promise(110, 0.99), promise(2500, 0.9)] },
  { name: 'Ddm', make: () => new Ddm(), mostFalseAlarms: 2, delays: [promise(1000, 0.65), promise(400, 0.97), promise(1000, 0.75)] },
  {
    name: 'PageHinkley',
    make: () => new PageHinkley(),
    mostFalseAlarms: 8,
    delays: [promise(500, 0.99), promise(170, 0.99), promise(1300, 0.99)],
  },
  {
    name: 'PageHinkley with threshold 20',
    make: () => new PageHinkley({ threshold: 20 }),
    mostFalseAlarms: 80,
    delays: [promise(220, 0.98), promise(80, 0.98), promise(450, 0.98)],
  },
];

/** An error of a steady rate of 0.2. */
const steadyError = (random: Random): number => (random.next() < 0.2 ? 1 : 0);

/** False alarms in 100,000 values that do not change, counted over `values` of them. @param draw - @default errors of a rate of 0.2 */
export function falseAlarms(make: () => StreamingDetector, values: number, seed: number, draw = steadyError): number {
  const random = seededRandom(seed);
  const detector = make();
  let alarms = 0;
  for (let value = 0; value < values; value++) if (detector.update(draw(random)).driftDetected) alarms++;
  return (alarms * 100_000) / values;
}

/** Median of the values from a change to its detection, and share of the runs that detect it: 5,000 errors before and at most as many after. */
export function delayOf(make: () => StreamingDetector, [before, after]: readonly [number, number], runs: number, seed: number) {
  const random = seededRandom(seed);
  const delays: number[] = [];
  for (let run = 0; run < runs; run++) {
    const detector = make();
    for (let value = 0; value < 5000; value++) detector.update(random.next() < before ? 1 : 0);
    for (let value = 1; value <= 5000; value++) {
      if (!detector.update(random.next() < after ? 1 : 0).driftDetected) continue;
      delays.push(value);
      break;
    }
  }
  delays.sort((a, b) => a - b);
  return { median: delays[Math.floor(delays.length / 2)] ?? Number.POSITIVE_INFINITY, found: delays.length / runs };
}
