import { parseArtifactName } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import type { Param, Tag } from '../../core/entities/metric.js';
import type { ModelSignature } from '../../core/entities/model-signature.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import { parseCall } from '../../core/validation/call.js';
import { describe } from '../../core/validation/describe.js';
import { parseExperimentId, parseRunId } from '../../core/validation/id.js';
import { parseObject } from '../../core/validation/object.js';
import { parseParam } from '../../core/validation/param.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import { parseRunTag } from '../../core/validation/tag.js';
import { parseText } from '../../core/validation/text.js';
import { checkSignature } from '../../domain/mlmodel/check-signature.js';
import type { ModelSource } from './collect-model-files.js';

/** What is logged as a model. */
export interface LogModelInput extends CallOptions {
  /** Path of an ONNX file or of a model directory, the bytes of an ONNX file, or anything that converts itself. */
  readonly model: ModelSource;
  /** Name of the model in its run. @default the artifact path, or 'model' */
  readonly name?: string | undefined;
  /** Where MLflow 2 puts the model among the run's artifacts. @default the name, or 'model' */
  readonly artifactPath?: string | undefined;
  /** The run that made the model; MLflow 2 needs one. */
  readonly runId?: string | undefined;
  /** @default the run's experiment */
  readonly experimentId?: string | number | undefined;
  /** @default that of the model directory, else inferred from the graph */
  readonly signature?: ModelSignature | undefined;
  /** A tensor, typed array or matrix, an object of these, row objects, or a JSON value. */
  readonly inputExample?: unknown;
  /** Plain JSON, kept in MLmodel. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly modelType?: string | undefined;
  /** Added to the run's params, which every logged model gets. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly tags?: Readonly<Record<string, unknown>> | undefined;
  /** Names of execution providers that Python is to use, best first. @default ['CPUExecutionProvider'] */
  readonly providers?: readonly string[] | undefined;
  /** Client-made key: logging again with it completes what was interrupted. @default a new one */
  readonly key?: string | undefined;
}

/** The input with every default filled in. */
export interface ParsedLogModel
  extends Pick<LogModelInput, 'model' | 'runId' | 'signature' | 'inputExample' | 'metadata' | 'modelType' | 'providers'> {
  readonly name: string;
  readonly artifactPath: string;
  readonly experimentId?: string | undefined;
  readonly params: readonly Param[];
  readonly tags: readonly Tag[];
  readonly key: string;
  readonly call: CallOptions;
}

/** @throws ValidationError naming the field */
export function parseLogModel(input: LogModelInput, truncate: boolean): ParsedLogModel {
  const { model, runId, experimentId, signature, inputExample, metadata, modelType, providers, key } = parseObject(
    'The model to log',
    input,
  );
  const artifactPath = parseArtifactName('The artifact path of a model', input.artifactPath ?? input.name ?? 'model');
  if (metadata !== undefined && !isPlainObject(metadata)) {
    throw new ValidationError(`The metadata of a model must be a plain object, not ${describe(metadata)}.`);
  }
  if (signature !== undefined) checkSignature(signature);
  if (providers !== undefined && !(Array.isArray(providers) && providers.every((provider) => typeof provider === 'string'))) {
    throw new ValidationError(`The option providers must be a list of names, not ${describe(providers)}.`);
  }
  return {
    model,
    name: parseModelName(input.name ?? artifactPath.replaceAll('/', '-')),
    artifactPath,
    runId: runId === undefined ? undefined : parseRunId(runId),
    experimentId: experimentId === undefined ? undefined : parseExperimentId(experimentId),
    signature,
    inputExample,
    metadata,
    modelType: modelType === undefined ? undefined : parseText('The type of a model', modelType, { maxLength: 500, required: true }),
    params: Object.entries(input.params ?? {}).map(([name, value]) => parseParam(name, value, truncate)),
    tags: Object.entries(input.tags ?? {}).map(([name, value]) => parseRunTag(name, value, truncate)),
    providers,
    key: key === undefined ? newId() : parseText('The key of a model', key, { maxLength: 250, required: true }),
    call: parseCall(input),
  };
}

/** What MLflow refuses in the name of a logged model (`validate_logged_model_name`). */
function parseModelName(value: unknown): string {
  const name = parseText('The name of a model', value, { maxLength: 500, required: true });
  if (!/[/:.%"']/.test(name)) return name;
  throw new ValidationError(`The name of a model must not have any of / : . % " ', as ${describe(name)} has.`);
}
