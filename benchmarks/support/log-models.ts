import { join } from 'node:path';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { logModel } from '../../src/features/models/log-model.js';

/** A logged model, and where a process that loads it keeps its files. */
export interface LoadModelTask {
  readonly trackingUri: string;
  readonly modelUri: string;
  readonly cacheDirectory: string;
}

/** Logs an ONNX file to a store, with a signature of columns of type double or, without columns, of tensors. */
export async function logOnnx(
  trackingUri: string,
  model: string,
  directory: string,
  columns?: readonly string[],
): Promise<LoadModelTask & { readonly artifactUri: string }> {
  const client = new MlflowClient({ trackingUri });
  try {
    const inputs = columns?.map((name) => ({ name, type: 'double', required: true }) as const);
    const signature = inputs === undefined ? undefined : { inputs };
    const name = columns === undefined ? 'tensors' : 'columns';
    const { modelUri, artifactUri } = await logModel(client[clientInternals], { model, name, experimentId: '0', signature });
    return { trackingUri, modelUri, artifactUri, cacheDirectory: join(directory, 'cache') };
  } finally {
    await client.close();
  }
}
