import type { DeliveryReport } from '../../core/entities/delivery-report.js';

/**
 * Warns of undelivered values on standard error, with code `MLFLOW_OPS_UNDELIVERED`. It emits the warning itself, because
 * `process.emitWarning` waits for the next tick, and after the event `exit` there is none.
 */
export function defaultReport(report: DeliveryReport): void {
  const warning = new Error(describeReport(report));
  warning.name = 'MlflowOpsWarning';
  process.emit('warning', Object.assign(warning, { code: 'MLFLOW_OPS_UNDELIVERED' }));
}

/** What is left of a report, in words: how much, and the first item with its reason. */
export function describeReport(report: DeliveryReport): string {
  const counts = (['pending', 'dropped', 'quarantined'] as const)
    .filter((state) => report[state] > 0)
    .map((state) => `${report[state]} ${state}`);
  const first = report.undelivered[0];
  const example =
    first === undefined ? '' : ` The first: ${first.kind} "${first.key}" of run ${first.runId} (${first.state}: ${first.reason})`;
  return `Of ${report.accepted} logged values ${report.delivered} were delivered (${counts.join(', ')}).${example}`;
}
