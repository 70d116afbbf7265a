import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import {
  Adwin,
  Ddm,
  detectorFromJson,
  EveryDetector,
  HddmA,
  Kswin,
  NeverDetector,
  PageHinkley,
  type StreamingDetector,
} from '../../../../../src/drift.js';
import { ValidationError } from '../../../../../src/index.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Subject {
  readonly name: string;
  readonly make: () => StreamingDetector;
  /** Whether it takes errors, 0 or 1, only. */
  readonly errors: boolean;
  /** Values after which it surely detects a change from mostly 0 to mostly 1; left out where it looks at no values. */
  readonly delay?: number;
  readonly warns?: boolean;
}

const subjects: readonly Subject[] = [
  { name: 'Adwin', make: () => new Adwin(), errors: false, delay: 100 },
  { name: 'Adwin with clock 1', make: () => new Adwin({ clock: 1, delta: 0.1, maxBuckets: 2 }), errors: false, delay: 50 },
  { name: 'PageHinkley', make: () => new PageHinkley(), errors: false, delay: 150 },
  { name: 'PageHinkley up', make: () => new PageHinkley({ mode: 'up', threshold: 5 }), errors: false, delay: 50 },
  { name: 'Ddm', make: () => new Ddm(), errors: true, delay: 100, warns: true },
  { name: 'HddmA', make: () => new HddmA(), errors: true, delay: 100, warns: true },
  { name: 'two-sided HddmA', make: () => new HddmA({ twoSided: true }), errors: true, delay: 100, warns: true },
  { name: 'Kswin', make: () => new Kswin({ alpha: 1e-5 }), errors: false, delay: 50 },
  { name: 'NeverDetector', make: () => new NeverDetector(), errors: false },
  { name: 'EveryDetector', make: () => new EveryDetector(40), errors: false },
];

/** Bits of which one in ten, or all but one in ten, are ones. */
function bit(index: number, level: 'low' | 'high'): number {
  return (index % 10 === 0) === (level === 'low') ? 1 : 0;
}

/** Stretches of a hundred values around other levels. */
function* stream(seed: number, length: number, errors: boolean): Generator<number> {
  const source = seededRandom(seed);
  let level = 0.2;
  for (let index = 0; index < length; index++) {
    if (index % 100 === 0) level = source.next();
    yield errors ? Number(source.next() < level) : 6 * level + source.next() - 3;
  }
}

const text = (detector: StreamingDetector): string => JSON.stringify(detector);
const restored = (detector: StreamingDetector): StreamingDetector => detectorFromJson(JSON.parse(text(detector)));

describe.each(subjects)('$name', ({ make, errors, delay, warns }) => {
  test('detects a large change once, and soon', () => {
    const detector = make();
    for (let index = 0; index < 500; index++) {
      if (delay !== undefined) expect(detector.update(bit(index, 'low')).driftDetected).toBe(false);
    }
    const detections: number[] = [];
    for (let index = 0; index < 1000; index++) if (detector.update(bit(index, 'high')).driftDetected) detections.push(index);
    if (delay === undefined) expect(detections.length).toBe(detector.kind === 'every' ? 25 : 0);
    else expect(detections).toEqual([expect.toSatisfy((index: number) => index < delay)]);
  });

  test('is quiet on constant values', () => {
    for (const value of errors ? [0, 1] : [0, 1, 0.1, -3.7, 1e6]) {
      const detector = make();
      let detections = 0;
      for (let index = 0; index < 2000; index++) {
        detector.update(value);
        if (detector.driftDetected || detector.warningDetected) detections++;
      }
      expect(detections).toBe(detector.kind === 'every' ? 50 : 0);
    }
  });

  test('starts anew with the value after a detection', () => {
    const detector = make();
    if (detector.kind === 'never') return;
    for (let index = 0; index < 500 && !detector.driftDetected; index++) detector.update(bit(index, 'low'));
    for (let index = 0; !detector.driftDetected; index++) detector.update(bit(index, 'high'));
    expect(detector.samples).toBeGreaterThan(1);
    detector.update(1);
    expect(text(detector)).toBe(text(make().update(1)));
  });

  test('is like new after a reset', () => {
    const detector = make();
    for (const value of stream(3, 130, errors)) detector.update(value);
    detector.reset();
    expect(text(detector)).toBe(text(make()));
    for (const value of stream(4, 700, errors)) detector.update(value);
    const fresh = make();
    for (const value of stream(4, 700, errors)) fresh.update(value);
    expect(text(detector)).toBe(text(fresh));
  });

  test('counts the values since its beginning, and returns itself', () => {
    const detector = make();
    expect(detector.samples).toBe(0);
    for (let index = 1; index <= 20; index++) {
      expect(detector.update(bit(index, 'low'))).toBe(detector);
      expect(detector.samples).toBe(index);
    }
  });

  test('goes on from its JSON as if it had not stopped, wherever it stops', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 400 }), (seed, stop) => {
        const whole = make();
        let parted = make();
        let index = 0;
        for (const value of stream(seed, 400, errors)) {
          if (index === stop) parted = restored(parted);
          whole.update(value);
          parted.update(value);
          if (index++ === stop || whole.driftDetected || parted.driftDetected) expect(text(parted)).toBe(text(whole));
          if (parted.warningDetected !== whole.warningDetected) expect.unreachable();
        }
        expect(text(parted)).toBe(text(whole));
      }),
      { ...seeded, numRuns: 40 },
    );
  });

  test('keeps any value it takes exactly', () => {
    const value = errors ? fc.integer({ min: 0, max: 1 }) : fc.double({ min: -1e100, max: 1e100, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 120 }), (values) => {
        const detector = make();
        for (const taken of values) detector.update(taken);
        expect(restored(detector).toJSON()).toEqual(detector.toJSON());
        expect(text(restored(detector))).toBe(text(detector));
      }),
      { ...seeded, numRuns: 50 },
    );
  });

  test('refuses what is no such value, and is as before', () => {
    const detector = make();
    for (const value of stream(5, 150, errors)) detector.update(value);
    const before = text(detector);
    const wrong = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e101, '1', null, undefined, true, 1n, {}, [1]];
    for (const value of [...wrong, ...(errors ? [0.5, 2, -1] : [])]) {
      expect(() => detector.update(value as number)).toThrow(ValidationError);
      expect(text(detector)).toBe(before);
    }
  });

  test('warns before it detects, and never with a detection', () => {
    const detector = make();
    let warned = false;
    for (let index = 0; index < 1000; index++) {
      detector.update(bit(index, index < 500 ? 'low' : 'high'));
      if (detector.warningDetected) warned = true;
      if (detector.driftDetected) {
        expect(detector.warningDetected).toBe(false);
        if (delay !== undefined) expect(warned).toBe(warns ?? false);
      }
    }
    expect(warned).toBe(warns ?? false);
  });
});
