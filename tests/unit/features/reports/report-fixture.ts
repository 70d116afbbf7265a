import { seededRandom } from '../../../../src/core/random.js';
import { analyzeTest } from '../../../../src/domain/experiment/analysis/analyze-test.js';
import { snapshotOf } from '../../../../src/domain/experiment/analysis/snapshot-of.js';
import type { TestDefinition } from '../../../../src/domain/experiment/definition/test-definition.js';
import type { AnalysisSnapshot } from '../../../../src/domain/experiment/test-analysis.js';
import type { MetricTotals } from '../../../../src/domain/experiment/test-totals.js';
import { Moments } from '../../../../src/domain/stats/summaries/moments.js';
import { QuantileSketch } from '../../../../src/domain/stats/summaries/quantile-sketch.js';
import type { ReportInput } from '../../../../src/features/reports/test-report.js';
import { armOf, armsNamed, guardrailOf, hour, metricOf, recordOf, startedAt, totalsOf } from '../../domain/experiment/example-test.js';

/** One arm of a test that is made up. */
export interface MadeArm {
  readonly name: string;
  /** Probability that a unit converts. */
  readonly rate: number;
  /** Units each hour. */
  readonly units: number;
  /** Mean of the latency. @default 40 */
  readonly latency?: number;
}

/** How a made-up test goes. */
export interface MadeTest {
  readonly arms: readonly MadeArm[];
  readonly hours: number;
  readonly definition?: Partial<TestDefinition>;
}

export const twoArms: readonly MadeArm[] = [
  { name: 'current', rate: 0.1, units: 120 },
  { name: 'candidate', rate: 0.13, units: 120, latency: 42 },
];

/** A test with a goal of each kind of chart and two guardrails, analysed every hour. */
export function madeTest({ arms, hours, definition = {} }: MadeTest): ReportInput {
  const random = seededRandom(7);
  const record = recordOf({
    arms: armsNamed(...arms.map(({ name }) => name)),
    metrics: [metricOf({ name: 'revenue', kind: 'mean', perUnit: 'sum' })],
    guardrails: [guardrailOf({ margin: 5 }), guardrailOf({ name: 'error_rate', kind: 'proportion', missing: 'exclude', margin: 0.01 })],
    ...definition,
  });
  const seen = arms.map(() => ({ converted: new Moments(), revenue: new Moments(), latency: new Moments(), sketch: new QuantileSketch() }));
  const snapshots: AnalysisSnapshot[] = [];
  let analysis = analyzeTest({
    record,
    totals: totalsOf(
      arms.map(({ name }) => armOf(name, 0, {})),
      { lastAt: startedAt },
    ),
    now: startedAt,
  });
  for (let passed = 1; passed <= hours; passed++) {
    const now = startedAt + passed * hour;
    const totals = totalsOf(
      arms.map(({ name, rate, units, latency: mean = 40 }, arm) => {
        const { converted, revenue, latency, sketch } = seen[arm] as (typeof seen)[number];
        for (let unit = 0; unit < units; unit++) {
          const bought = random.next() < rate;
          converted.add(bought ? 1 : 0);
          revenue.add(bought ? 20 * -Math.log(1 - random.next()) : 0);
          const ms = mean * (0.5 + random.next());
          latency.add(ms);
          sketch.add(ms);
        }
        const metrics = { [record.definition.metric.name]: totalsOfMoments(converted), revenue: totalsOfMoments(revenue) };
        const count = passed * units;
        return armOf(name, count, metrics, {
          predictions: count,
          errors: Math.floor(count / 400),
          latency: { ...totalsOfMoments(latency), sketch: sketch.toJSON() },
        });
      }),
      { lastAt: now },
    );
    analysis = analyzeTest({ record, totals, now, previous: snapshots });
    snapshots.push(snapshotOf(analysis));
  }
  return { analysis, snapshots, record };
}

function totalsOfMoments({ n, mean, m2 }: Moments): MetricTotals {
  return { n, mean, m2 };
}

/** Names that try to be something else, one for each format. */
export const hostileNames = {
  html: '</title></style></svg><script>alert(1)</script><img src=x onerror=alert(2)>"\'&lt;',
  markdown: '](javascript:alert(1)) **bold** `code` | cell |\n# heading <b>html</b> ![x](http://x.test/p.png) &lt;script&gt;',
  formula: '=HYPERLINK("http://x.test","open")',
  bidi: 'abc\u202egpj.exe\u0000\u0007\ud800',
} as const;

/** The same test with hostile names, as a store that others can write to might hold it. */
export function hostileTest(): ReportInput {
  const { html, markdown, formula, bidi } = hostileNames;
  const input = madeTest({ arms: twoArms, hours: 5, definition: { name: html, testId: 'hostile' } });
  const renamed = JSON.stringify(input)
    .replaceAll('"candidate"', JSON.stringify(html))
    .replaceAll('"current"', JSON.stringify(formula))
    .replaceAll('"converted"', JSON.stringify(markdown))
    .replaceAll('"revenue"', JSON.stringify(bidi));
  return JSON.parse(renamed) as ReportInput;
}

/** Ten arms and a metric with names as long as they may be. */
export function manyArms(): ReportInput {
  const arms = Array.from({ length: 10 }, (_, arm) => ({
    name: arm === 0 ? 'control' : `${'W'.repeat(30)}_a-model-with-a-very-long-name-no-${arm}`,
    rate: 0.1 + arm * 0.004,
    units: 20 + arm,
  }));
  return madeTest({ arms, hours: 40, definition: { metric: metricOf({ name: 'm'.repeat(250) }) } });
}
