import { ModelError } from '../../core/errors/model-error.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import type { SavedInputExample } from './mlmodel-spec.js';
import { parsePythonJson } from './python-json.js';

/**
 * An input example as a predictor takes it: rows for a table, nested arrays (by name, where there are several) for
 * tensors, else the value as it was. Parameters of inference that Python wrote beside it are left out.
 *
 * @param text content of the example's file
 * @throws ModelError of kind `corrupt`
 */
export function decodeInputExample({ type, hasParams }: SavedInputExample, text: string): unknown {
  const written = readJson(text);
  const value = hasParams === true && isPlainObject(written) ? (written as Readonly<Record<string, unknown>>).inputs : written;
  if (type.startsWith('sparse_matrix')) {
    throw new ModelError('The input example is a sparse matrix, which is not read here. Log one that is dense.', { kind: 'unsupported' });
  }
  return type === 'dataframe' ? toRows(value) : value;
}

function readJson(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch (cause) {
    throw new ModelError('The input example of the model is not valid JSON. Check the file.', { kind: 'corrupt', cause });
  }
}

/** A table without names of columns becomes a matrix. */
function toRows(value: unknown): unknown {
  const { columns, data } = isPlainObject(value) ? (value as Readonly<Record<string, unknown>>) : {};
  if (!Array.isArray(data) || !data.every(Array.isArray)) {
    throw new ModelError('The input example of the model is not a table, as MLmodel says it is. Check the file.', { kind: 'corrupt' });
  }
  if (!Array.isArray(columns)) return data;
  return data.map((row: readonly unknown[]) => Object.fromEntries(columns.map((name, index) => [String(name), row[index]])));
}
