import { readFileSync } from 'node:fs';
import { Adwin, Ddm, HddmA, PageHinkley, type StreamingDetector } from '../../../src/drift.js';

/** What `tests/golden/river-detectors.py` says of one detector on one stream. */
export interface RiverCase {
  readonly kind: 'adwin' | 'pageHinkley' | 'ddm' | 'hddmA';
  readonly stream: string;
  readonly options: object;
  /** Indices of the values at which a change was detected. */
  readonly drifts: readonly number[];
}

/** What that script wrote. */
export interface RiverGolden {
  readonly streams: Readonly<Record<string, string>>;
  readonly cases: readonly (RiverCase & { readonly warnings: readonly number[] })[];
  readonly longCases: readonly (RiverCase & { readonly steps: Readonly<Record<string, readonly number[]>>; readonly digest: string })[];
  readonly ks: readonly { readonly a: readonly number[]; readonly b: readonly number[]; readonly d: number; readonly p: number }[];
  readonly kswin: { readonly values: number; readonly alarms: number; readonly delays: readonly number[] };
}

/** Reads the golden file. */
export function readRiverDetectors(): RiverGolden {
  return JSON.parse(readFileSync(new URL('../../golden/river-detectors.json', import.meta.url), 'utf8')) as RiverGolden;
}

/** The detector of a case. */
export function riverDetector({ kind, options }: RiverCase): StreamingDetector {
  return new { adwin: Adwin, pageHinkley: PageHinkley, ddm: Ddm, hddmA: HddmA }[kind](options);
}

const levels = [0.2, 0.5, 0.45, 0.1, 0.9, 0.3, 0.35, 0.8] as const;
const length = 20_000;

/** The long streams of the script: eight levels of 2,500 values each, bits of that rate or reals around that mean. */
export function* longStream(name: string): Generator<number> {
  const next = splitMix(7);
  for (let index = 0; index < length; index++) {
    const level = levels[Math.floor((index * levels.length) / length)] as number;
    const u = next();
    if (name === 'longBits') yield u < level ? 1 : 0;
    else yield level + 0.5 * (u + next() - 1);
  }
}

/** The generator of the script. */
function splitMix(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
}
