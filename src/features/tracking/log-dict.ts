import { extname } from 'node:path/posix';
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
  if (typeof value !== 'object' || value === null) {
    throw new ValidationError(`What is logged as ${file} must be an object or an array, not ${describe(value)}.`);
  }
  const text = await textOf(plainData(`The object logged as ${file}`, value), file);
  await storeArtifact(record, file, Buffer.from(text), options);
}

async function textOf(data: PlainData, file: string): Promise<string> {
  if (!/^\.ya?ml$/.test(extname(file))) return jsonText(data, 2);
  const { renderYaml } = await import('../../domain/mlmodel/render-yaml.js');
  return renderYaml(data, { sortKeys: false });
}
