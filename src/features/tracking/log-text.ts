import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import type { TransferOptions } from '../artifacts/artifact-transfer.js';
import type { RunRecord } from './run-record.js';
import { storeArtifact } from './store-artifact.js';

/** Stores a text in UTF-8. */
export async function logText(record: RunRecord, text: string, file: string, options: TransferOptions): Promise<void> {
  if (typeof text !== 'string') throw new ValidationError(`The text of ${file} must be a string, not ${describe(text)}.`);
  await storeArtifact(record, file, Buffer.from(text), options);
}
