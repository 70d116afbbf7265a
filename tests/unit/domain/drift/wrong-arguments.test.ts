import { expect, test } from 'vitest';
import * as drift from '../../../../src/drift.js';
import {
  anything,
  calling,
  either,
  mistakesOf,
  namesOf,
  on,
  optional,
  optionalFields,
  options,
  type RightCall,
} from '../wrong-arguments.js';

const missing = ['undefined', 'null', 'NaN'];
const aNumber = either(1, ...missing, 'boolean', 'bigint');
const numbers = [aNumber, 2, 3, 4, 5, 6, 7, aNumber];
const aText = either('a', ...missing, 'boolean', 'number', 'bigint');
const texts = [aText, 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', aText];
const columns = { age: new Float64Array([1]), plan: [anything('a')] };
const manyNumbers = Array.from({ length: 6 }, (_, i) => i);
const profile = () => drift.ReferenceProfile.from({ age: manyNumbers, plan: manyNumbers.map((i) => 'ab'[i % 2]) });
function savedProfile(): object {
  const {
    columns: [age, plan],
    ...saved
  } = JSON.parse(JSON.stringify(profile()));
  const typesOf = (types: object) => ({ ...types, date: optional(0) });
  return {
    ...saved,
    columns: [
      { ...age, types: typesOf(age.types), distinct: optional(age.distinct) },
      { ...plan, types: typesOf(plan.types) },
    ],
  };
}
const detector = new drift.DriftDetector({ reference: profile() });
const judged = { status: 'FAIL', ...optionalFields({ threshold: 0.1 }) };
const column = {
  name: 'age',
  role: 'target',
  drifted: true,
  kind: 'number',
  decidedBy: 'ks',
  referenceRows: 20,
  currentRows: 9,
  bins: [{ label: '0 to 1', reference: 0.5, current: 0.6, ...optionalFields({ lower: 0, upper: 1 }) }],
  tests: [{ ...judged, test: 'ks', ...optionalFields({ value: 0.3, pValue: 0.01, adjustedPValue: 0.02 }) }],
  quality: [{ ...judged, check: 'missing', value: optional(0.2), message: 'Too many are missing.' }],
};
const performance = { status: 'drop', subject: 'adwin', ...optionalFields({ value: 0.3, threshold: 0.2, pValue: 0.01, n: 90 }) };

const detectors = {
  Adwin: { make: () => new drift.Adwin(), options: { delta: 0.01, clock: 2, maxBuckets: 3, minWindowLength: 2, gracePeriod: 4 } },
  Ddm: { make: () => new drift.Ddm(), options: { warmStart: 3, warningThreshold: 1, driftThreshold: 2 } },
  HddmA: { make: () => new drift.HddmA(), options: { driftConfidence: 0.001, warningConfidence: 0.01, twoSided: true } },
  Kswin: { make: () => new drift.Kswin(), options: { alpha: 0.01, windowSize: 20, statSize: 5, seed: 3 } },
  PageHinkley: { make: () => new drift.PageHinkley(), options: { minInstances: 3, delta: 0.1, threshold: 5, alpha: 0.99, mode: 'up' } },
};

function detectorCalls(name: keyof typeof detectors): Record<string, RightCall> {
  const { make, options: right } = detectors[name];
  const json = JSON.parse(JSON.stringify(make().update(1).update(0)));
  return {
    [name]: calling((given: object) => new drift[name](given), options(right)),
    [`${name}.fromJSON`]: calling(drift[name].fromJSON, { ...json, options: optionalFields(json.options) }),
    [`${name}.update`]: on<drift.StreamingDetector>(make, 'update', 1),
  };
}

const findings = {
  format: 'mlflow-ops/drift-report',
  version: 1,
  preset: 'default',
  referenceRows: 20,
  currentRows: 9,
  features: 3,
  driftedFeatures: 2,
  driftShare: 0.5,
  datasetDrift: true,
  columns: [column],
};
const report = {
  ...findings,
  timestamp: 0,
  recommendation: 'MONITOR',
  evidence: [
    { rule: 'drift.small', message: 'It differs.', ...optionalFields({ subject: 'age', value: 0.2, threshold: 0.1, pValue: 0.01, n: 9 }) },
  ],
};
const run = {
  logText: async () => {},
  ready: async () => {},
  logMetrics: () => {},
  setTags: () => {},
};

const rightCalls: Readonly<Record<string, RightCall>> = {
  ...detectorCalls('Adwin'),
  ...detectorCalls('Ddm'),
  ...detectorCalls('HddmA'),
  ...detectorCalls('Kswin'),
  ...detectorCalls('PageHinkley'),
  NeverDetector: calling(() => new drift.NeverDetector()),
  'NeverDetector.fromJSON': calling(drift.NeverDetector.fromJSON, JSON.parse(JSON.stringify(new drift.NeverDetector().update(1)))),
  'NeverDetector.update': on(() => new drift.NeverDetector(), 'update', 1),
  EveryDetector: calling((period: number) => new drift.EveryDetector(period), 4),
  'EveryDetector.fromJSON': calling(drift.EveryDetector.fromJSON, JSON.parse(JSON.stringify(new drift.EveryDetector(4).update(1)))),
  'EveryDetector.update': on(() => new drift.EveryDetector(4), 'update', 1),
  detectorFromJson: calling(drift.detectorFromJson, JSON.parse(JSON.stringify(new drift.EveryDetector(4).update(1)))),
  chiSquare: calling(drift.chiSquare, texts, texts, options({ alpha: 0.1 })),
  jensenShannon: calling(drift.jensenShannon, numbers, numbers, options({ alpha: 0.1, kind: 'number', bins: 3, threshold: 0.1, base: 2 })),
  ks: calling(drift.ks, numbers, numbers, options({ alpha: 0.1, method: 'exact' })),
  psi: calling(drift.psi, numbers, numbers, options({ alpha: 0.1, kind: 'number', bins: 3, threshold: 0.1, epsilon: 0.01 })),
  wasserstein: calling(drift.wasserstein, numbers, numbers, options({ threshold: 0.1, epsilon: 0.01 })),
  DriftDetector: calling((given: drift.DriftDetectorOptions) => new drift.DriftDetector(given), {
    reference: either({ ...columns, y: columns.age }, 'array'),
    ...optionalFields({
      features: [either('age', 'object'), either({ name: 'plan', kind: optional('category') }, 'string')],
      target: either('y', 'object'),
      preset: 'default',
      alpha: 0.1,
      minDifference: 0.1,
      driftShare: 0.4,
      tests: optionalFields({ numbers: ['ks'], categories: ['psi'] }),
      thresholds: optionalFields({ psi: 0.2 }),
      bins: 4,
      epsilon: 0.01,
      quality: optionalFields({ tolerance: 0.1, missing: 0.1, type: 0.1, notFinite: 0.1, range: 0.1, unseen: 0.1 }),
    }),
  }),
  'DriftDetector.check': on(() => detector, 'check', either(columns, 'array'), options({ now: 0 })),
  'DriftDetector.check of rows': on(
    () => detector,
    'check',
    either([either({ age: anything(1), plan: anything('a') }, 'array')], 'object'),
    options({ now: 0 }),
  ),
  'ReferenceProfile.from': calling(
    drift.ReferenceProfile.from,
    either({ ...columns, y: columns.age }, 'array'),
    options({ features: [either('age', 'object')], target: either('y', 'object'), points: 100, categories: 10 }),
  ),
  'ReferenceProfile.fromJSON': calling(drift.ReferenceProfile.fromJSON, savedProfile()),
  'ReferenceProfile.add': on(profile, 'add', either(columns, 'array')),
  'ReferenceProfile.merge': on(profile, 'merge', profile()),
  renderDriftReport: calling(drift.renderDriftReport, { ...report, columns: [] }, { format: 'csv', title: optional('Prices') }),
  logDriftReport: calling(
    drift.logDriftReport,
    { ...report, columns: [], evidence: [] },
    run,
    options({ step: 1, directory: 'drift', title: 'Prices' }),
  ),
  logReferenceProfile: calling(drift.logReferenceProfile, profile(), { logText: run.logText }),
  recommend: calling(
    drift.recommend,
    optionalFields({
      report: findings,
      performance: either(performance, 'array'),
      watch: { ...performance, status: 'failed' },
      labelled: 30,
      labelledNeeded: 20,
    }),
  ),
};

test('every export is asked', () => {
  // The one has no constructor for users, the other needs a store: see tests/unit/features/monitoring/reference-profiles.test.ts.
  expect(namesOf(drift).filter((name) => !(name in rightCalls))).toEqual(['ReferenceProfile', 'loadReferenceProfile']);
});

test.each(Object.entries(rightCalls))('%s refuses wrong arguments', async (name, right) => {
  expect(await mistakesOf(name, right)).toEqual([]);
});
