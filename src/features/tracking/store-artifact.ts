import { parseArtifactName } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import { keepFailure } from '../../core/keep-failure.js';
import { parseCall } from '../../core/validation/call.js';
import { parseObject } from '../../core/validation/object.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';
import { type ArtifactInput, type TransferOptions, uploadArtifact } from '../artifacts/artifact-transfer.js';
import { holdProcess } from '../client/hold-process.js';
import type { RunRecord } from './run-record.js';

/** Stores one artifact of a run; the process stays alive until it is there. @throws ValidationError @throws RunEndedError */
export async function storeArtifact(record: RunRecord, file: string, input: ArtifactInput, options: TransferOptions): Promise<void> {
  keepFailure(input);
  const path = parseArtifactName('The artifact path', file);
  await withArtifacts(record, options, (store) => uploadArtifact(store, path, input, options));
}

/** Hands the artifacts of an open run to an action; the process stays alive until it is done. @throws RunEndedError */
export async function withArtifacts<T>(
  record: RunRecord,
  options: CallOptions,
  action: (store: ArtifactStore, call: CallOptions) => Promise<T>,
): Promise<T> {
  record.assertOpen();
  const call = parseCall(parseObject('The options of an artifact', options));
  const { runId, artifactUri } = record.info;
  return holdProcess(record.client.artifacts({ uri: artifactUri, runId }, call).then((store) => action(store, call)));
}
