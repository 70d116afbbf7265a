import type { MlmodelSpec, SavedInputExample } from './mlmodel-spec.js';
import { renderSignature } from './render-signature.js';
import { renderYaml } from './render-yaml.js';

/** Writes the file MLmodel: YAML that PyYAML reads as what was meant, its keys in alphabetical order as Python writes them. */
export function renderMlmodel(spec: MlmodelSpec): string {
  const { signature } = spec;
  const fields = {
    ...spec.rest,
    artifact_path: spec.artifactPath,
    flavors: spec.flavors,
    metadata: spec.metadata,
    mlflow_version: spec.mlflowVersion,
    model_id: spec.modelId,
    model_size_bytes: spec.modelSizeBytes,
    model_uuid: spec.modelUuid,
    run_id: spec.runId,
    saved_input_example_info: spec.inputExample && renderInputExample(spec.inputExample),
    signature: signature && renderSignature(signature),
    utc_time_created: spec.utcTimeCreated,
  };
  return renderYaml(fields, { sortKeys: true });
}

function renderInputExample(example: SavedInputExample): Readonly<Record<string, unknown>> {
  return {
    artifact_path: example.artifactPath,
    pandas_orient: example.pandasOrient,
    params: example.hasParams === true ? 'true' : undefined,
    serving_input_path: example.servingInputPath,
    type: example.type,
  };
}
