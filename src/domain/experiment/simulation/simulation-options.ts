/** One unit's value of a metric, without any effect. Values of different metrics are independent of each other. */
export interface MetricBaseline {
  /** As the values are counted, after any cap; of ratios the ratio itself. */
  readonly mean: number;
  /**
   * Of one unit. Of a ratio: that of numerator − ratio × denominator. Values that are 0 or 1 have that of their mean and take none.
   */
  readonly standardDeviation?: number | undefined;
  /** `lognormal` for values with a long tail, drawn one by one. @default 'normal' */
  readonly distribution?: 'normal' | 'lognormal' | undefined;
  /** Between the value and the metric's covariate. @default 0 */
  readonly correlation?: number | undefined;
  /** Of a ratio. @default mean 1, standard deviation 0 */
  readonly denominator?: { readonly mean: number; readonly standardDeviation?: number | undefined } | undefined;
}

/** A true difference from the control: in units of the metric, or as a share of the baseline. */
export type SimulatedEffect = number | { readonly relative: number };

/**
 * What a test is imagined to meet.
 *
 * @example
 * ```ts
 * import { ABTestingFramework } from 'mlflow-ops';
 * const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:' });
 * const { falsePositiveRate, power } = await ab.simulateTest(
 *   {
 *     testId: 'checkout',
 *     variants: [{ name: 'current' }, { name: 'candidate' }],
 *     unit: 'user',
 *     metric: { name: 'bought', kind: 'proportion' },
 *   },
 *   { baseline: { bought: { mean: 0.05 } }, effects: { candidate: { bought: { relative: 0.3 } } }, unitsPerDay: 1000, runs: 20 },
 * );
 * falsePositiveRate.rate < (power?.rate ?? 0); // => true
 * await ab.close();
 * ```
 */
export interface SimulateTestOptions {
  /** By name of the metric: the primary one, all further ones and all guardrails, `latency_ms` and `error_rate` included. */
  readonly baseline: Readonly<Record<string, MetricBaseline>>;
  /** True effects by variant and metric; those left out are none. */
  readonly effects?: Readonly<Record<string, Readonly<Record<string, SimulatedEffect>>>> | undefined;
  /** New units a day that the test could take, before its coverage. Each comes once. */
  readonly unitsPerDay: number;
  /** How long the test is looked at. @default its maximum duration, else 28 */
  readonly days?: number | undefined;
  /** Analyses, at equal distances; traffic follows rewards at each of them too. @default one a day */
  readonly looks?: number | undefined;
  /** From exposure to outcome. Latency and failures are known at once. @default 0 */
  readonly outcomeDelayDays?: number | undefined;
  /**
   * What ends a run: the rules of the test, as with `autoPromote`; the first look at which any goal metric is significant, as an
   * impatient reader would; or nothing. @default 'decision'
   */
  readonly stopAt?: 'decision' | 'significance' | 'never' | undefined;
  /** @default 1000 */
  readonly runs?: number | undefined;
  /** @default 1 */
  readonly seed?: number | undefined;
  /** Route unit ids and draw their values one by one, instead of drawing counts and moments of many. Slow. @default false */
  readonly byUnit?: boolean | undefined;
}
