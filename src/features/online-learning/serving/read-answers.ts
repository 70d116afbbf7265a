import type { Tensor } from '../../../core/entities/tensor.js';
import { ModelError } from '../../../core/errors/model-error.js';
import { rowWidth } from '../../../core/row-width.js';
import type { Label } from '../../../domain/learning/learner.js';
import type { Prediction } from '../../../ports/predictor.js';

/** What a model says about one row. */
export interface Answer {
  readonly prediction: Label;
  /** Of the classes, in the order of the model's output. */
  readonly probabilities?: readonly number[] | undefined;
}

/** What is known of the labels. */
export interface KnownLabels {
  readonly task: 'classification' | 'regression';
  readonly classes: readonly Label[];
}

/**
 * Reads one answer per row from whatever a model gives. Classification takes the output with one label per row, else the likeliest column of
 * the output with several numbers per row, whose columns are the classes in their sorted order; regression the first output with one number
 * per row.
 *
 * @throws ModelError when there is no such output
 */
export function readAnswers(prediction: Prediction, known: KnownLabels): readonly Answer[] {
  const names = Object.keys(prediction.outputs);
  const single = names.filter((name) => width(prediction.outputs[name]) === 1);
  const several = names.find((name) => (width(prediction.outputs[name]) ?? 0) > 1 && isFloat(prediction.outputs[name]));
  if (known.task === 'regression') {
    const [name] = single;
    if (name === undefined) throw noAnswer(names, 'a number');
    return prediction.values(name).map((value) => ({ prediction: Number(value) }));
  }
  const probabilities = several === undefined ? undefined : prediction.values(several).map(scoresOf);
  const labels = single.find((name) => /label/i.test(name)) ?? single[0];
  if (labels !== undefined) {
    const isScore = several === undefined && isFloat(prediction.outputs[labels]);
    return prediction.values(labels).map((value, at) => ({
      prediction: isScore ? ofScore(Number(value), known.classes) : toLabel(value, known.classes),
      probabilities: probabilities?.[at],
    }));
  }
  if (probabilities === undefined) throw noAnswer(names, 'a label');
  const classes = columnsOf(known.classes, probabilities[0]?.length ?? 0);
  return probabilities.map((scores) => ({ prediction: classes[likeliest(scores)] ?? likeliest(scores), probabilities: scores }));
}

/** A value of a model as the label that it means: models have 0 and 1 for false and true, and texts for numbers. */
export function toLabel(value: unknown, classes: readonly Label[]): Label {
  const text = String(value);
  const same =
    classes.find((label) => label === value) ??
    classes.find((label) => String(label) === text) ??
    // Texts that are numbers, such as 7 and 007, can be two classes.
    classes.find((label) => !(typeof label === 'string' && typeof value === 'string') && label !== '' && Number(label) === Number(value));
  return same ?? (typeof value === 'number' || typeof value === 'boolean' ? value : String(value));
}

/** Numbers per row, where an output has rows. */
function width(tensor: Tensor | undefined): number | undefined {
  if (tensor === undefined || tensor.shape.length === 0) return undefined;
  return rowWidth(tensor.shape);
}

function isFloat(tensor: Tensor | undefined): boolean {
  return tensor?.type.startsWith('float') === true;
}

/** A row of probabilities, where the model names its columns an object. */
function scoresOf(row: unknown): readonly number[] {
  return Array.isArray(row) ? row.map(Number) : Object.values(row as Readonly<Record<string, unknown>>).map(Number);
}

/** One number per row that says how likely the second of two classes is, or is the label itself. */
function ofScore(score: number, classes: readonly Label[]): Label {
  const [first, second] = columnsOf(classes, 2);
  if (classes.some((label) => typeof label === 'number' && !(label === 0 || label === 1))) return toLabel(score, classes);
  return (score >= 0.5 ? second : first) ?? Number(score >= 0.5);
}

/** The classes of the columns: those known in sorted order, where there are as many. */
function columnsOf(classes: readonly Label[], columns: number): readonly Label[] {
  if (classes.every((label) => Number.isInteger(label) && (label as number) >= 0 && (label as number) < columns)) {
    return Array.from({ length: columns }, (_, column) => column);
  }
  const sorted = [...classes].sort((one, other) => (one < other ? -1 : 1));
  return sorted.length === columns ? sorted : [];
}

function likeliest(scores: readonly number[]): number {
  return scores.reduce((best, score, at) => (score > (scores[best] as number) ? at : best), 0);
}

function noAnswer(names: readonly string[], what: string): ModelError {
  return new ModelError(`The model answers with ${names.join(', ')}, and none of these is ${what} per row.`, { kind: 'run' });
}
