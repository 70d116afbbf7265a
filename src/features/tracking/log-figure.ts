import { extname } from 'node:path/posix';
import { parseArtifactName } from '../../core/artifact-path.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import type { TransferOptions } from '../artifacts/artifact-transfer.js';
import { jsonText } from './json-text.js';
import { plainData } from './plain-data.js';
import type { RunRecord } from './run-record.js';
import { storeArtifact } from './store-artifact.js';

/** A rendered figure as text or bytes, or an object that describes one, as Vega-Lite and Plotly have it. */
export type Figure = string | Uint8Array | object;

/** Kinds of files whose content is text. */
const textual = new Set(['.svg', '.html', '.htm', '.json']);

/** Stores a figure: rendered ones as they are, described ones as JSON. */
export async function logFigure(record: RunRecord, figure: Figure, file: string, options: TransferOptions): Promise<void> {
  record.assertOpen();
  const path = parseArtifactName('The artifact path', file);
  await storeArtifact(record, path, bytesOf(figure, path), options);
}

function bytesOf(figure: Figure, file: string): Uint8Array {
  const extension = extname(file).toLowerCase();
  if (figure instanceof Uint8Array) return figure;
  if (typeof figure === 'string') {
    if (textual.has(extension)) return Buffer.from(figure);
    throw new ValidationError(
      `The figure ${file} is a text, which belongs in .svg, .html or .json; give bytes, or log a local file with logArtifact.`,
    );
  }
  if (typeof figure !== 'object' || figure === null) {
    throw new ValidationError(`A figure must be a text, bytes, or an object of Vega-Lite or Plotly, not ${describe(figure)}.`);
  }
  if (extension !== '.json') {
    throw new ValidationError(
      `The figure ${file} is an object, which is stored as .json; to store it as ${extension || 'another kind'}, render it first.`,
    );
  }
  return Buffer.from(jsonText(plainData(`The figure ${file}`, figure), 2));
}
