import { describe, expect, test } from 'vitest';
import {
  Adwin,
  Ddm,
  type DetectorJson,
  detectorFromJson,
  EveryDetector,
  HddmA,
  Kswin,
  NeverDetector,
  PageHinkley,
} from '../../../../../src/drift.js';
import { ValidationError } from '../../../../../src/index.js';

const detectors = [
  new Adwin({ clock: 5 }),
  new PageHinkley({ mode: 'up' }),
  new Ddm({ warmStart: 10 }),
  new HddmA({ twoSided: true }),
  new Kswin({ windowSize: 20, statSize: 8, seed: 9 }),
  new NeverDetector(),
  new EveryDetector(100),
];
for (const detector of detectors) for (let index = 0; index < 50; index++) detector.update(index % 3 === 0 ? 1 : 0);
const jsons = detectors.map((detector) => JSON.parse(JSON.stringify(detector)) as DetectorJson);

interface Fields {
  [name: string]: unknown;
}

function refused(json: unknown, message: string | RegExp = /./): void {
  const restore = () => detectorFromJson(json as DetectorJson);
  expect(restore).toThrow(ValidationError);
  expect(restore).toThrow(message);
}

describe('detectorFromJson', () => {
  test('restores every kind with its class and its options', () => {
    for (const [index, json] of jsons.entries()) {
      const restored = detectorFromJson(json);
      expect(restored.constructor).toBe(detectors[index]?.constructor);
      expect(restored.toJSON()).toEqual(json);
    }
  });

  test('refuses what no detector wrote', () => {
    for (const json of [undefined, null, 1, 'adwin', [], {}, { kind: 'adwin' }]) refused(json);
    for (const json of jsons) {
      refused({ ...json, format: 'mlflow-ops/learner' });
      refused({ ...json, version: 2 }, 'version 2');
      refused({ ...json, kind: 'kdq' }, 'The kind of a detector must be one of adwin, pageHinkley');
      refused({ ...json, kind: 'toString' });
      refused({ ...json, options: undefined });
      refused({ ...json, options: { ...(json['options'] as Fields), unknown: 1 } }, '"unknown"');
      refused({ ...json, state: undefined });
    }
  });

  test('refuses the JSON of another kind', () => {
    for (const [index, json] of jsons.entries()) {
      refused({ ...json, kind: jsons[(index + 1) % jsons.length]?.kind });
    }
  });

  test('refuses a state in which any one field is missing or wrong', () => {
    for (const json of jsons) {
      const state = json['state'] as Fields;
      for (const name of Object.keys(state)) {
        for (const wrong of [undefined, null, 'x', Number.NaN, {}, ['x'], [['x']]])
          refused({ ...json, state: { ...state, [name]: wrong } }, name);
      }
    }
  });

  test('refuses windows that do not fit their detector', () => {
    const [adwin, , , hddmA, kswin] = jsons as [DetectorJson, DetectorJson, DetectorJson, DetectorJson, DetectorJson];
    const change = (json: DetectorJson, fields: Fields) => ({ ...json, state: { ...(json['state'] as Fields), ...fields } });
    const { totals, deviations } = adwin['state'] as { totals: number[][]; deviations: number[][] };
    refused(change(adwin, { totals: [...totals, []], deviations: [...deviations, []] }), 'totals');
    refused(change(adwin, { deviations: deviations.slice(1) }), 'deviations must be as many as totals');
    refused(change(adwin, { totals: [[1, 1, 1, 1, 1, 1]], deviations: [[0, 0, 0, 0, 0, 0]] }), 'totals 0');
    refused(change(adwin, { samples: 3 }), 'number of values in the buckets');
    refused(change(kswin, { samples: 3 }), 'window');
    refused(change(hddmA, { lowN: 51 }), 'lowN');
  });
});
