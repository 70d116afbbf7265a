import type { FeatureRow, Label, Learner } from '../../../src/learners.js';

/** The outputs of an ONNX file of a learner for some rows. */
export type Answers =
  | { readonly prediction: ArrayLike<number> }
  | { readonly label: ArrayLike<number | bigint | string>; readonly probabilities: ArrayLike<number> };

/** Columns of rows as an ONNX file takes them: missing numbers are NaN, missing texts empty. */
export function columnsOf(
  learner: Learner,
  rows: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, (number | string)[]>> {
  return Object.fromEntries(
    learner.features.map(({ name, kind }) => [
      name,
      rows.map((row) => (row[name] as number | string | null) ?? (kind === 'number' ? Number.NaN : '')),
    ]),
  );
}

/** The rows of which an ONNX file says something else than the learner: beyond float32 in numbers, or another class by more than a tie. */
export function differences(learner: Learner, rows: readonly FeatureRow[], answers: Answers): readonly unknown[] {
  return rows.flatMap((row, index) => {
    const difference = 'prediction' in answers ? ofNumber(learner, row, answers.prediction[index]) : ofClass(learner, row, index, answers);
    return difference === undefined ? [] : [{ row, ...difference }];
  });
}

function isClose(said: number | undefined, expected: number): boolean {
  return Math.abs((said as number) - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
}

function ofNumber(learner: Learner, row: FeatureRow, said: number | undefined): object | undefined {
  const expected = learner.predictOne(row) as number;
  return isClose(said, expected) ? undefined : { said, expected };
}

function ofClass(learner: Learner, row: FeatureRow, index: number, answers: Extract<Answers, { label: unknown }>): object | undefined {
  const expected = [...learner.predictProbaOne(row)];
  const from = index * expected.length;
  const said = Array.from(answers.probabilities).slice(from, from + expected.length);
  if (!expected.every((share, at) => isClose(said[at], share))) return { said, expected };
  const [label, own] = [answers.label[index], learner.predictOne(row)];
  const [first, second] = [...expected].sort((a, b) => b - a) as [number, number];
  return plain(label) === plain(own) || first - second < 1e-7 ? undefined : { label, own };
}

/** True and false are 1 and 0 in an ONNX file. */
function plain(label: Label | bigint | undefined): number | string {
  return typeof label === 'string' ? label : Number(label);
}
