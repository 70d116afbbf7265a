import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { toPythonJson } from '../../domain/mlmodel/python-json.js';

/** Where data is: a path, a URL or URI, or kind and text of a source of another kind, as MLflow stores them. */
export type DatasetSource = string | URL | { readonly sourceType: string; readonly source: string };

/** Kind and text of a source as Python's MLflow writes them. @throws ValidationError */
export function parseDatasetSource(source: DatasetSource): { readonly sourceType: string; readonly source: string } {
  if (typeof source === 'object' && source !== null && !(source instanceof URL)) return source;
  const uri = source instanceof URL ? source.href : source;
  if (typeof uri !== 'string' || uri === '') {
    throw new ValidationError(`The source of a dataset must be a path, a URL or { sourceType, source }, not ${describe(source)}.`);
  }
  // A single letter is the drive of a path on Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'file') return { sourceType: 'local', source: toPythonJson({ uri }) };
  if (scheme === 'http' || scheme === 'https') return { sourceType: 'http', source: toPythonJson({ url: uri }) };
  return { sourceType: scheme, source: toPythonJson({ uri }) };
}
