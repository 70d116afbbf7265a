import { joinArtifactPath } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import { type MlmodelSpec, mlmodelFile } from '../../domain/mlmodel/mlmodel-spec.js';
import { modelDigest } from '../../domain/mlmodel/model-digest.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';
import { uploadArtifact } from '../artifacts/artifact-transfer.js';
import type { ComposedModel } from './compose-model.js';
import { describeFile } from './describe-file.js';

/** What MLmodel says about where and when a model was logged. */
export type Origin = Pick<MlmodelSpec, 'artifactPath' | 'runId' | 'modelId' | 'modelUuid' | 'utcTimeCreated'>;

/**
 * Uploads a model's files, MLmodel last: a directory without it is not taken for a model.
 *
 * @returns the digest of the model
 */
export async function uploadModel(
  store: ArtifactStore,
  directory: string,
  model: ComposedModel,
  origin: Origin,
  call: CallOptions,
): Promise<string> {
  const modelSizeBytes = model.facts.reduce((sum, { size }) => sum + size, 0);
  const mlmodel = await render({ ...model.spec, ...origin, modelSizeBytes });
  for (const [path, content] of [...model.files, [mlmodelFile, mlmodel] as const]) {
    await uploadArtifact(store, joinArtifactPath(directory, path), content, call);
  }
  return modelDigest([...model.facts, await describeFile([mlmodelFile, mlmodel])]);
}

/** Digest of what a model is, wherever it is logged. */
export async function contentDigest({ facts, spec }: ComposedModel): Promise<string> {
  return modelDigest([...facts, await describeFile([mlmodelFile, await render(spec)])]);
}

/** YAML loads with the first model. */
async function render(spec: MlmodelSpec): Promise<Uint8Array> {
  const { renderMlmodel } = await import('../../domain/mlmodel/render-mlmodel.js');
  return Buffer.from(renderMlmodel(spec));
}

/** As Python writes times into MLmodel: UTC without a zone. */
export function utcTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '000');
}
