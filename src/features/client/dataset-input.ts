import { dictionary } from '../../core/dictionary.js';
import type { Dataset, DatasetInput } from '../../core/entities/dataset.js';
import type { ModelOutput } from '../../core/entities/run.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { parseDataset } from '../../core/validation/dataset.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import { parseScalar } from '../../core/validation/scalar.js';
import { parseText } from '../../core/validation/text.js';
import { entriesOf, type NamedValues } from './dictionary-input.js';

/** A dataset that a run used. */
export interface DatasetUse {
  readonly dataset: Dataset;
  /** What it was used for, such as `training`: the tag `mlflow.data.context`. */
  readonly context?: string | undefined;
  readonly tags?: NamedValues | undefined;
}

/** Checks the datasets that a run used. @throws ValidationError */
export function parseDatasetUses(value: unknown): DatasetInput[] {
  return listOf('datasets', value).map((item, index) => {
    const what = `datasets[${index}]`;
    const { dataset, context, tags } = parseObject<Partial<DatasetUse>>(what, item);
    const entries = entriesOf('tag', tags).map(([key, tag]) => inputTag(what, key, tag));
    if (context !== undefined) entries.push(inputTag(what, 'mlflow.data.context', context));
    return { dataset: parseDataset(`${what}.dataset`, dataset), tags: dictionary(entries) };
  });
}

/** Checks the ids of the logged models that a run used. @throws ValidationError */
export function parseModelIds(value: unknown): string[] {
  return listOf('modelIds', value).map((id, index) => parseModelId(`modelIds[${index}]`, id));
}

/** Checks the logged models that a run produced. @throws ValidationError */
export function parseModelOutputs(value: unknown): ModelOutput[] {
  return listOf('models', value).map((item, index) => {
    const { modelId, step } = parseObject<Partial<ModelOutput>>(`models[${index}]`, item);
    return { modelId: parseModelId(`models[${index}].modelId`, modelId), step: parseInteger(`models[${index}].step`, step ?? 0) };
  });
}

function inputTag(what: string, key: unknown, value: unknown): readonly [string, string] {
  const name = parseText(`A tag name of ${what}`, key, { maxLength: limits.inputTagKeyLength, required: true });
  return [name, parseScalar(`The tag "${name}" of ${what}`, value, { maxLength: limits.inputTagValueLength })];
}

function parseModelId(what: string, value: unknown): string {
  return parseText(what, value, { maxLength: 36, required: true });
}

function listOf(what: string, value: unknown): readonly object[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new ValidationError(`${what} must be an array, not ${describe(value)}.`);
  if (value.length > limits.datasetsPerCall) {
    throw new ValidationError(`${what} has ${value.length} items; a call takes at most ${limits.datasetsPerCall}.`);
  }
  return value;
}
