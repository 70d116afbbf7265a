import { parse, type ScalarTag, type Tags } from 'yaml';
import { dictionary } from '../../core/dictionary.js';
import { ModelError } from '../../core/errors/model-error.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import type { MlmodelSpec, OnnxFlavor, SavedInputExample } from './mlmodel-spec.js';
import { parseSignature } from './parse-signature.js';

type Fields = Readonly<Record<string, unknown>>;

/** Far above what any model writes; metadata is the only part that can grow. */
const maxLength = 16 * 1024 * 1024;

/**
 * Reads the file MLmodel, as this package or Python (MLflow 2 and 3) wrote it. Unknown keys are kept in `rest`.
 *
 * @param text content of the file: YAML, or JSON
 * @throws ModelError of kind `corrupt`
 */
export function readMlmodel(text: string): MlmodelSpec {
  const { flavors, signature, saved_input_example_info, metadata, ...fields } = readYaml(text);
  const { run_id, model_id, model_uuid, artifact_path, mlflow_version, model_size_bytes, utc_time_created, ...rest } = fields;
  const known = readFlavors(flavors);
  return {
    flavors: known,
    onnx: readOnnxFlavor(known.onnx),
    signature: parseSignature(signature),
    inputExample: readInputExample(saved_input_example_info),
    runId: asText(run_id),
    modelId: asText(model_id),
    modelUuid: asText(model_uuid),
    artifactPath: asText(artifact_path),
    mlflowVersion: asText(mlflow_version),
    modelSizeBytes: typeof model_size_bytes === 'number' ? model_size_bytes : undefined,
    utcTimeCreated: asText(utc_time_created),
    metadata: isPlainObject(metadata) ? (metadata as Fields) : undefined,
    rest,
  };
}

function readYaml(text: string): Fields {
  if (text.length > maxLength) throw corrupt(`MLmodel has ${text.length} characters; more than ${maxLength} are not read.`);
  let value: unknown;
  try {
    value = parse(text, { version: '1.1', customTags: asPython, maxAliasCount: 100, logLevel: 'silent' });
  } catch (cause) {
    throw corrupt('MLmodel is not valid YAML.', cause);
  }
  if (!isPlainObject(value)) throw corrupt('MLmodel is not a YAML mapping.');
  return value as Fields;
}

/** PyYAML leaves `123e4` a string, and writes ids that look like that without quotes: its floats need a dot and a signed exponent. */
function asPython(tags: Tags): Tags {
  return tags.map((tag) =>
    typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:float' && tag.format === 'EXP'
      ? ({ ...tag, test: /^[-+]?[0-9][0-9_]*\.[0-9_]*[eE][-+][0-9]+$/ } as ScalarTag)
      : tag,
  );
}

function readFlavors(value: unknown): MlmodelSpec['flavors'] {
  if (!isPlainObject(value)) throw corrupt('MLmodel names no flavors.');
  return dictionary(Object.entries(value).map(([name, flavor]) => [name, isPlainObject(flavor) ? (flavor as Fields) : {}] as const));
}

function readOnnxFlavor(flavor: Fields | undefined): OnnxFlavor | undefined {
  if (flavor === undefined) return undefined;
  const { data, onnx_version, providers, onnx_session_options } = flavor;
  if (typeof data !== 'string' || data === '') throw corrupt('The ONNX flavor in MLmodel does not name its file.');
  return {
    data,
    onnxVersion: asText(onnx_version),
    providers: (Array.isArray(providers) ? providers : [providers]).flatMap(providerName),
    sessionOptions: isPlainObject(onnx_session_options) ? (onnx_session_options as Fields) : undefined,
  };
}

/** Python writes a name, or a list of the name and its options. */
function providerName(entry: unknown): string[] {
  const name: unknown = Array.isArray(entry) ? entry[0] : entry;
  return typeof name === 'string' && name.endsWith('ExecutionProvider') ? [name] : [];
}

function readInputExample(info: unknown): SavedInputExample | undefined {
  if (!isPlainObject(info)) return undefined;
  const { artifact_path, serving_input_path, type, pandas_orient, params } = info as Fields;
  if (typeof artifact_path !== 'string' || typeof type !== 'string') return undefined;
  return {
    artifactPath: artifact_path,
    servingInputPath: asText(serving_input_path),
    type,
    pandasOrient: asText(pandas_orient),
    hasParams: params !== undefined && params !== null,
  };
}

/** Hand-written files leave out the quotes that keep a version or a time a string. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '000');
  return typeof value === 'number' ? String(value) : undefined;
}

function corrupt(message: string, cause?: unknown): ModelError {
  return new ModelError(`${message} Check that the file is complete and was written by MLflow.`, { kind: 'corrupt', cause });
}
