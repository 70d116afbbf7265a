import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CallOptions } from '../../../core/call-options.js';
import { fileError } from '../../../core/errors/file-error.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseModelVersion } from '../../../core/validation/model-version.js';
import type { Learner } from '../../../domain/learning/learner.js';
import type { Predictor } from '../../../ports/predictor.js';

/** A model that serves from the beginning: the bytes or the path of an ONNX file, a learner, or anything that predicts. */
export type InitialModel = Uint8Array | string | Learner | Predictor;

/** How a pipeline starts. */
export interface StartOptions extends CallOptions {
  /**
   * What serves until the first update. A file or a learner becomes a version and gets the alias, unless `initialVersion` says which version it is;
   * a live learner goes on from a learner given here. Needed again after a restart only where it is a predictor.
   *
   * @default the version that the alias points to; where there is none, the live learner itself answers
   */
  readonly initialModel?: InitialModel | undefined;
  /** The version that serves until the first update; it gets the alias where nothing has it. */
  readonly initialVersion?: string | number | undefined;
  /** Forget what the pipeline has learned in earlier processes. @default false */
  readonly reset?: boolean | undefined;
}

/** An initial model, read. */
export type ParsedInitialModel =
  | { readonly kind: 'onnx'; readonly onnx: Uint8Array }
  | { readonly kind: 'learner'; readonly learner: Learner }
  | { readonly kind: 'predictor'; readonly predictor: Predictor };

/** The options of a start, read. */
export interface ParsedStart {
  readonly model?: ParsedInitialModel | undefined;
  readonly version?: string | undefined;
  readonly reset: boolean;
  /** Names what the pipeline is to begin with: the same for the same model. Absent where nothing is said. */
  readonly origin?: string | undefined;
}

/** Checks and reads the options of a start. @throws ValidationError; NotFoundError when there is no such file */
export async function parseStart(input: StartOptions): Promise<ParsedStart> {
  const fields = ['initialModel', 'initialVersion', 'reset', 'signal', 'timeoutMs'] as const;
  const { initialModel, initialVersion, reset } = parseKnownFields('The options of start', input, fields);
  const model = initialModel === undefined ? undefined : await parseModel(initialModel);
  const version = initialVersion === undefined ? undefined : parseModelVersion(initialVersion);
  const origin = version === undefined ? model && originOf(model) : `version ${version}`;
  return { model, version, origin, reset: parseFlag('The option reset', reset ?? false) };
}

async function parseModel(model: InitialModel): Promise<ParsedInitialModel> {
  if (model instanceof Uint8Array) return { kind: 'onnx', onnx: model };
  if (typeof model === 'string') {
    const onnx = await readFile(model).catch((error: unknown) => {
      throw fileError(`The initial model ${model} cannot be read`, error);
    });
    return { kind: 'onnx', onnx };
  }
  if (typeof (model as Partial<Learner> | null)?.learnOne === 'function') return { kind: 'learner', learner: model as Learner };
  if (typeof (model as Partial<Predictor> | null)?.predict === 'function') return { kind: 'predictor', predictor: model as Predictor };
  throw new ValidationError(
    `The option initialModel must be an ONNX file (bytes or path), a learner or a predictor, not ${describe(model)}.`,
  );
}

function originOf(model: ParsedInitialModel): string {
  if (model.kind === 'predictor') return `predictor ${model.predictor.metadata.name} ${model.predictor.metadata.version ?? ''}`;
  const content = model.kind === 'onnx' ? model.onnx : JSON.stringify(model.learner.toJSON());
  return `${model.kind} ${createHash('sha256').update(content).digest('hex')}`;
}
