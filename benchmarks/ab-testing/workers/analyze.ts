// Analyses a test with many metrics and arms again and again, each time with an outcome more.
import { ABTestingFramework } from 'mlflow-ops';
import { median } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface AnalyzeTask {
  readonly metrics: number;
  readonly arms: number;
  readonly units: number;
  readonly times: number;
}

/** One arm in one metric. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** What others compute the same from. */
export interface Compared {
  readonly kind: 'proportion' | 'mean';
  readonly control: Moments;
  readonly challenger: Moments;
  readonly pValue: number;
}

export interface Analysed {
  readonly milliseconds: number;
  readonly comparisons: readonly Compared[];
}

const { metrics, arms, units, times } = readTask<AnalyzeTask>();
const testId = 'checkout-model';
const measured = Array.from({ length: metrics }, (_, index) => ({
  name: `metric-${index}`,
  kind: index % 2 === 0 ? ('proportion' as const) : ('mean' as const),
}));
const [metric, ...others] = measured as [(typeof measured)[number], ...typeof measured];
const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:', flushIntervalMs: 3_600_000 });
await ab.createTest({
  testId,
  variants: Array.from({ length: arms }, (_, index) => ({ name: `arm-${index}` })),
  unit: 'user',
  metric,
  metrics: others,
});
await ab.startTest(testId);

/** A number of 0…1 that is another one for every unit and metric. */
function shareOf(unit: number, index: number): number {
  return ((unit * 0.618_033_988_749 + index * 0.414_213_562_373) * 7919) % 1;
}

function record(unit: number): void {
  const { requestId } = ab.routeRequest({ testId, unitId: `customer-${unit}` });
  const value = (index: number) => (index % 2 === 0 ? Number(shareOf(unit, index) < 0.2) : 100 * shareOf(unit, index));
  ab.recordOutcome(requestId, { metrics: Object.fromEntries(measured.map(({ name }, index) => [name, value(index)])) });
}

for (let unit = 0; unit < units; unit++) record(unit);
const milliseconds: number[] = [];
for (let time = 0; time < times; time++) {
  record(units + time);
  const before = process.cpuUsage();
  await ab.analyzeResults(testId);
  const { user, system } = process.cpuUsage(before);
  milliseconds.push((user + system) / 1000);
}
const { variants, comparisons } = await ab.analyzeResults(testId);
await ab.close();

function moments(variant: string, name: string): Moments {
  const { n, mean, standardError = Number.NaN } = variants.find((each) => each.name === variant)?.metrics[name] ?? { n: 0, mean: 0 };
  return { n, mean, variance: standardError ** 2 * n };
}

answer({
  milliseconds: median(milliseconds),
  comparisons: comparisons.map((comparison) => {
    if (comparison.status !== 'ok') throw new Error(comparison.reason);
    const { variant, control, pValue } = comparison;
    const kind = measured.find(({ name }) => name === comparison.metric)?.kind ?? 'mean';
    return { kind, control: moments(control, comparison.metric), challenger: moments(variant, comparison.metric), pValue };
  }),
} satisfies Analysed);
