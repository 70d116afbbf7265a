import type { LabelValue } from './label-value.js';

/**
 * Predictions as the labels that they mean: ONNX models have 0 and 1 for false and true, and text for integers that are too large. What means no label
 * stays as it is.
 *
 * @param labels - Those that are known.
 */
export function alignLabels(predicted: readonly LabelValue[], labels: Iterable<LabelValue>): readonly LabelValue[] {
  const known = new Set(labels);
  const meant = new Map<LabelValue, LabelValue>();
  for (const label of known) {
    if (typeof label === 'boolean') meant.set(Number(label), label);
    meant.set(String(label), label);
    if (typeof label === 'string' && label.trim() !== '' && String(Number(label)) === label) meant.set(Number(label), label);
  }
  return predicted.map((value) => (known.has(value) ? value : (meant.get(value) ?? value)));
}
