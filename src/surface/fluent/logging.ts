import type { Scalar } from '../../core/validation/scalar.js';
import type { MetricOptions } from '../../features/tracking/metric-log.js';
import { requireActiveRun } from './active-run.js';

/** `ActiveRun.logParam` of the active run. @throws NoActiveRunError */
export function logParam(key: string, value: unknown): void {
  requireActiveRun().logParam(key, value);
}

/** `ActiveRun.logParams` of the active run. @throws NoActiveRunError */
export function logParams(params: object): void {
  requireActiveRun().logParams(params);
}

/** `ActiveRun.logMetric` of the active run. @throws NoActiveRunError */
export function logMetric(key: string, value: number, options?: MetricOptions | undefined): void {
  requireActiveRun().logMetric(key, value, options);
}

/** `ActiveRun.logMetrics` of the active run. @throws NoActiveRunError */
export function logMetrics(metrics: Readonly<Record<string, number>>, options?: MetricOptions | undefined): void {
  requireActiveRun().logMetrics(metrics, options);
}

/** `ActiveRun.setTag` of the active run. @throws NoActiveRunError */
export function setTag(key: string, value: Scalar): void {
  requireActiveRun().setTag(key, value);
}

/** `ActiveRun.setTags` of the active run. @throws NoActiveRunError */
export function setTags(tags: Readonly<Record<string, Scalar | undefined>>): void {
  requireActiveRun().setTags(tags);
}
