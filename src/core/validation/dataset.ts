import type { Dataset } from '../entities/dataset.js';
import { ValidationError } from '../errors/request-error.js';
import { limits } from '../limits.js';
import { describe } from './describe.js';
import { parseText } from './text.js';

/**
 * Checks a dataset; `what` names it in messages.
 *
 * @throws ValidationError
 */
export function parseDataset(what: string, value: unknown): Dataset {
  if (typeof value !== 'object' || value === null) {
    throw new ValidationError(`${what} must be an object { name, digest, sourceType, source }, not ${describe(value)}.`);
  }
  const given = value as Partial<Dataset>;
  const text = (name: keyof Dataset, maxLength: number) => parseText(`${what}.${name}`, given[name], { maxLength, required: true });
  const optional = (name: keyof Dataset, maxLength: number) => (given[name] === undefined ? undefined : text(name, maxLength));
  return {
    name: text('name', limits.datasetNameLength),
    digest: text('digest', limits.datasetDigestLength),
    sourceType: text('sourceType', limits.datasetSourceTypeLength),
    source: text('source', limits.datasetSourceLength),
    schema: optional('schema', limits.datasetSchemaLength),
    profile: optional('profile', limits.datasetProfileLength),
  };
}
