import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Adwin, type StreamingDetector } from '../../../../../src/drift.js';
import { longStream, readRiverDetectors, riverDetector } from '../../../../support/drift/river-detectors.js';

const { streams, cases, longCases } = readRiverDetectors();

/** The numbers whose every step the script recorded. */
const stateNames: Readonly<Record<string, readonly string[]>> = {
  pageHinkley: ['mean', 'sumUp', 'minUp', 'sumDown', 'maxDown'],
  ddm: ['rate', 'lowestRate', 'lowestDeviation'],
  hddmA: ['mean', 'lowN', 'lowMean', 'highN', 'highMean'],
};

function stateOf(detector: StreamingDetector): readonly number[] {
  if (detector instanceof Adwin) return [detector.width, detector.mean, detector.variance];
  const state = detector.toJSON()['state'] as Record<string, number>;
  return (stateNames[detector.kind] ?? []).map((name) => state[name] ?? Number.NaN);
}

describe('River 0.26.1', () => {
  test.each(cases)('detects and warns at the same values: $kind $options on $stream', (golden) => {
    const detector = riverDetector(golden);
    const drifts: number[] = [];
    const warnings: number[] = [];
    for (const [index, digit] of [...(streams[golden.stream] ?? '')].entries()) {
      detector.update(Number(digit));
      if (detector.driftDetected) drifts.push(index);
      if (detector.warningDetected) warnings.push(index);
    }
    expect({ drifts, warnings }).toEqual({ drifts: golden.drifts, warnings: golden.warnings });
  });

  test.each(longCases)('has bit for bit the same state at each of 20,000 values: $kind $options on $stream', (golden) => {
    const detector = riverDetector(golden);
    const digest = createHash('sha256');
    const drifts: number[] = [];
    const steps: Record<string, readonly number[]> = {};
    let index = 0;
    for (const value of longStream(golden.stream)) {
      detector.update(value);
      const state = stateOf(detector);
      digest.update(new Uint8Array(Float64Array.from(state).buffer));
      if (detector.driftDetected) drifts.push(index);
      if (index % 1000 === 999) steps[index] = state;
      index++;
    }
    expect({ drifts, steps }).toEqual({ drifts: golden.drifts, steps: golden.steps });
    expect(digest.digest('hex')).toBe(golden.digest);
  });
});
