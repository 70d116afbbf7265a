import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallOptions } from '../../../core/call-options.js';
import { newId } from '../../../core/ids.js';
import { downloadArtifact } from '../../artifacts/artifact-transfer.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { checkedDigest } from './fetch-model.js';
import { locateModel } from './locate-model.js';

/** Downloads all files of a model; they are complete and checked in the directory, or it is as it was. */
export async function downloadModel(
  client: ClientInternals,
  uri: string,
  directory: string | undefined,
  call: CallOptions,
): Promise<string> {
  const model = await locateModel(client, uri, call);
  const target = directory ?? join(tmpdir(), `mlflow-ops-model-${newId()}`);
  return downloadArtifact(model.store, model.path, target, call, async (files) => {
    await checkedDigest(model, files);
  });
}
