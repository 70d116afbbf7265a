import type { TrainingContext } from '../../../../../src/features/online-learning/trainer.js';

/** Ten rows of one number and one category; a tenth of the numbers is missing. */
export function trainingContext(): TrainingContext {
  const rows = 10;
  const range = Array.from({ length: rows }, (_, at) => at);
  return {
    modelName: 'churn',
    update: 3,
    trigger: 'drift',
    task: 'classification',
    incumbent: new Uint8Array([7, 7]),
    data: {
      features: [
        { name: 'age', kind: 'number' },
        { name: 'plan', kind: 'category' },
      ],
      rows,
      columns: {
        age: Float64Array.from(range, (at) => (at === 4 ? Number.NaN : at)),
        plan: range.map((at) => (at === 5 ? null : `p${at}`)),
      },
      labels: Float64Array.from(range, (at) => at % 2),
      weights: new Float64Array(rows).fill(1),
      timestamps: Float64Array.from(range, (at) => 1000 + at),
    },
  };
}

/** Limits that nothing of the test reaches. */
export function limits(timeoutMs = 20_000): { readonly signal: AbortSignal; readonly timeoutMs: number } {
  return { signal: new AbortController().signal, timeoutMs };
}
