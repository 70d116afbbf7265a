/** The metrics that everybody logs, those in Python included: names that take turns, and a step for each turn. */
export const metricNames = ['loss', 'accuracy', 'validation_loss', 'validation_accuracy'] as const;

export function nameAt(index: number): string {
  return metricNames[index % metricNames.length] ?? metricNames[0];
}

/** A different fraction with many digits each time. */
export function valueAt(index: number): number {
  return 1 / (1 + index);
}

export function stepAt(index: number): number {
  return Math.floor(index / metricNames.length);
}
