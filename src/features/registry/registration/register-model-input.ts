import type { CallOptions } from '../../../core/call-options.js';
import type { Tag } from '../../../core/entities/metric.js';
import type { ModelSignature } from '../../../core/entities/model-signature.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { limits } from '../../../core/limits.js';
import { describe } from '../../../core/validation/describe.js';
import { parseRunId } from '../../../core/validation/id.js';
import { parseKey } from '../../../core/validation/key.js';
import { parseMetricValue } from '../../../core/validation/metric.js';
import { parseNewModelName } from '../../../core/validation/model-name.js';
import { parseModelTag } from '../../../core/validation/model-tag.js';
import { parseObject } from '../../../core/validation/object.js';
import { parseText } from '../../../core/validation/text.js';
import type { ModelSource } from '../../models/log-model.js';
import { type Gate, type ParsedGate, parseGate } from '../gates/gate.js';

/** What to register, and as what. */
export interface RegisterModelInput extends CallOptions {
  /**
   * Path of an ONNX file or of a model directory, the bytes of an ONNX file, anything that converts itself, or the URI of a
   * model that is logged already.
   */
  readonly model: ModelSource | { readonly modelUri: string };
  /** Created when there is no such registered model. */
  readonly modelName: string;
  /** Of the version. */
  readonly tags?: Readonly<Record<string, unknown>> | undefined;
  /** Of the version. */
  readonly description?: string | undefined;
  /** @default that of the model directory, else inferred from the graph */
  readonly signature?: ModelSignature | undefined;
  /** A tensor, typed array or matrix, an object of these, row objects, or a JSON value. */
  readonly inputExample?: unknown;
  /** The run that made the model. @default that of `modelUri`, else a new one */
  readonly runId?: string | undefined;
  /** Logged to the run and to the logged model. */
  readonly metrics?: Readonly<Record<string, number>> | undefined;
  /** What must hold, else nothing is registered. Without a baseline of its own it compares with the champion. */
  readonly gate?: Gate | undefined;
  /**
   * Names this registration: the same key gives the same version. Give one to register equal content twice on purpose.
   *
   * @default made of `modelName`, `runId` and the content of the model, its signature and example included
   */
  readonly key?: string | undefined;
}

/** The input, checked. */
export interface ParsedRegistration extends Pick<RegisterModelInput, 'signature' | 'inputExample' | 'description' | 'runId' | 'key'> {
  readonly source: ModelSource | { readonly modelUri: string };
  readonly name: string;
  readonly tags: readonly Tag[];
  readonly metrics: readonly (readonly [key: string, value: number])[];
  readonly gate?: ParsedGate | undefined;
}

/** @throws ValidationError naming the field */
export function parseRegistration(input: RegisterModelInput, truncate: boolean): ParsedRegistration {
  const { model, modelName, tags, description, signature, inputExample, runId, metrics, gate, key } = parseObject(
    'The options of registerModel',
    input,
  );
  if (isLogged(model) && (signature !== undefined || inputExample !== undefined)) {
    throw new ValidationError('A model given by its modelUri is logged already, with its signature and example; leave those out.');
  }
  return {
    source: model,
    name: parseNewModelName(modelName),
    tags: entries('tags', tags).map(([name, value]) => parseModelTag(name, value, truncate)),
    description:
      description === undefined
        ? undefined
        : parseText('The option description', description, { maxLength: limits.modelDescriptionLength }),
    signature,
    inputExample,
    runId: runId === undefined ? undefined : parseRunId(runId),
    metrics: entries('metrics', metrics).map(([name, value]) => [parseKey('metric', name), parseMetricValue(name, value)]),
    gate: gate === undefined ? undefined : parseGate(gate),
    key: key === undefined ? undefined : parseText('The option key', key, { maxLength: 250, required: true }),
  };
}

/** Whether a model is one that was logged before. @throws ValidationError */
export function isLogged(model: RegisterModelInput['model']): model is { readonly modelUri: string } {
  if (typeof model !== 'object' || model === null || !('modelUri' in model)) return false;
  if (typeof model.modelUri === 'string' && model.modelUri !== '') return true;
  throw new ValidationError(`The field modelUri of a model must be a URI, not ${describe(model.modelUri)}.`);
}

function entries(name: string, values: Readonly<Record<string, unknown>> | undefined): [string, unknown][] {
  return Object.entries(values === undefined ? {} : parseObject(`The option ${name}`, values)).filter(([, value]) => value !== undefined);
}
