import type { ModelSignature } from '../../core/entities/model-signature.js';
import { encodeInputExample } from '../../domain/mlmodel/encode-input-example.js';
import type { Example } from '../../domain/mlmodel/example.js';
import { inferExampleSchema } from '../../domain/mlmodel/infer-example-schema.js';
import { inferSignature } from '../../domain/mlmodel/infer-signature.js';
import type { MlmodelSpec } from '../../domain/mlmodel/mlmodel-spec.js';
import type { ModelFile } from '../../domain/mlmodel/model-digest.js';
import { onnxFlavors } from '../../domain/mlmodel/onnx-flavors.js';
import { onnxRelease } from '../../domain/mlmodel/onnx-releases.js';
import { parseExample } from '../../domain/mlmodel/parse-example.js';
import { requirementsFiles } from '../../domain/mlmodel/requirements-files.js';
import type { OnnxModel } from '../../domain/onnx/onnx-model.js';
import { checkFit } from './check-fit.js';
import { type CollectedModel, collectModelFiles, type ModelFiles } from './collect-model-files.js';
import { describeFile } from './describe-file.js';
import type { ParsedLogModel } from './log-model-input.js';

/** A model with all its files but MLmodel, and what MLmodel will say, save where and when it was logged. */
export interface ComposedModel {
  readonly files: ModelFiles;
  /** Size and digest of each of them. */
  readonly facts: readonly ModelFile[];
  readonly spec: MlmodelSpec;
}

/** The release of MLflow whose MLmodel this is. */
const mlflowVersion = '3.17.2';

/** Adds to a model's own files what Python needs beside them: the flavors, requirements and the input example. */
export async function composeModel(input: ParsedLogModel): Promise<ComposedModel> {
  const model = await collectModelFiles(input.model);
  const { graph, spec } = model;
  const example = input.inputExample === undefined ? undefined : parseExample(input.inputExample);
  const encoded = example && encodeInputExample(example);
  const signature = input.signature ?? spec?.signature ?? signatureOf(graph, example);
  checkFit(graph, signature, input.inputExample);
  const opset = Math.max(1, ...graph.opsets.filter(({ domain }) => domain === '' || domain === 'ai.onnx').map(({ version }) => version));
  const release = { irVersion: graph.irVersion, opset };
  const files = new Map<string, string | Uint8Array>([
    ...texts(spec === undefined ? requirementsFiles(release) : {}),
    ...model.files,
    ...texts(encoded?.files ?? {}),
  ]);
  return {
    files,
    facts: await Promise.all([...files].map(describeFile)),
    spec: {
      mlflowVersion,
      ...spec,
      flavors: input.providers === undefined && spec !== undefined ? spec.flavors : flavors(model, input.providers, release),
      signature,
      inputExample: encoded?.info ?? spec?.inputExample,
      metadata: input.metadata ?? spec?.metadata,
    },
  };
}

function flavors({ data, spec }: CollectedModel, providers: readonly string[] | undefined, release: { irVersion: number; opset: number }) {
  const own = onnxFlavors({
    data,
    onnxVersion: onnxRelease(release).onnx,
    providers: providers ?? ['CPUExecutionProvider'],
    sessionOptions: spec?.onnx?.sessionOptions,
  });
  return { ...spec?.flavors, ...own };
}

function texts(files: Readonly<Record<string, string>>): [string, Uint8Array][] {
  return Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]);
}

/**
 * The graph's own signature; but a table as example says that callers send tables, and Python gives a table to a model of
 * one input as the matrix of its values. Its numbers are then `double`, whatever those of the example were.
 */
function signatureOf(graph: OnnxModel, example: Example | undefined): ModelSignature | undefined {
  const inferred = inferSignature(graph);
  const [only, second] = graph.inputs;
  if (example?.kind !== 'table' || only === undefined || second !== undefined) return inferred;
  const takesFloats = only.type?.startsWith('float') === true;
  const columns = inferExampleSchema(example).map((column) =>
    takesFloats && column.type === 'long' ? { ...column, type: 'double' as const } : column,
  );
  return { ...inferred, inputs: columns as ModelSignature['inputs'] };
}
