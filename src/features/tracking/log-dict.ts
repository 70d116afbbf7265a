import { extname } from 'node:path/posix';
import { parseArtifactName } from '../../core/artifact-path.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import type { TransferOptions } from '../artifacts/artifact-transfer.js';
import { jsonText } from './json-text.js';
import { type PlainData, plainData } from './plain-data.js';
import type { RunRecord } from './run-record.js';
import { storeArtifact } from './store-artifact.js';

/** Stores an object as YAML where the file is called `.yaml` or `.yml`, else as JSON. */
export async function logDict(record: RunRecord, value: object, file: string, options: TransferOptions): Promise<void> {
  record.assertOpen();
  const path = parseArtifactName('The artifact path', file);
  if (typeof value !== 'object' || value === null) {
    throw new ValidationError(`What is logged as ${path} must be an object or an array, not ${describe(value)}.`);
  }
  const text = await textOf(plainData(`The object logged as ${path}`, value), path);
  await storeArtifact(record, path, Buffer.from(text), options);
}

async function textOf(data: PlainData, file: string): Promise<string> {
  if (!/^\.ya?ml$/.test(extname(file))) return jsonText(data, 2);
  const { renderYaml } = await import('../../domain/mlmodel/render-yaml.js');
  return renderYaml(data, { sortKeys: false });
}
