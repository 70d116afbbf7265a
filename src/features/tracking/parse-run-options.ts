import type { Tag } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseRunId } from '../../core/validation/id.js';
import { parseText } from '../../core/validation/text.js';
import { parseTags, runNameTag } from './parse-tags.js';
import type { RunOptions } from './run-options.js';

/** {@link RunOptions}, checked. */
export interface RunRequest {
  readonly experimentName: string | undefined;
  readonly runName: string | undefined;
  /** Without the run's name and parent, which have fields of their own. */
  readonly tags: readonly Tag[];
  readonly nested: boolean;
  readonly parentRunId: string | undefined;
  readonly runId: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The tag that makes a run the child of another. */
export const parentRunTag = 'mlflow.parentRunId';

/**
 * Checks the options of a run.
 *
 * @throws ValidationError
 */
export function parseRunOptions(options: RunOptions, truncate: boolean): RunRequest {
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError(`The options of a run must be an object such as { runName: 'first' }, not ${describe(options)}.`);
  }
  const { nested, signal } = options;
  if (nested !== undefined && typeof nested !== 'boolean') {
    throw new ValidationError(`The option nested must be true or false, not ${describe(nested)}.`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ValidationError(`The option signal must be an AbortSignal, not ${describe(signal)}.`);
  }
  const tags = options.tags === undefined ? [] : parseTags(options.tags, truncate);
  const tag = (key: string) => tags.find((candidate) => candidate.key === key)?.value;
  const parentRunId = options.parentRunId ?? tag(parentRunTag);
  return {
    experimentName: optionalText('experimentName', options.experimentName, limits.experimentNameLength),
    runName: runNameOf(optionalText('runName', options.runName, limits.runNameLength), tag(runNameTag)),
    tags: tags.filter(({ key }) => key !== runNameTag && key !== parentRunTag),
    nested: nested ?? false,
    parentRunId: parentRunId === undefined ? undefined : parseRunId(parentRunId),
    runId: options.runId === undefined ? undefined : parseRunId(options.runId),
    signal,
  };
}

function optionalText(what: string, value: unknown, maxLength: number): string | undefined {
  return value === undefined ? undefined : parseText(`The option ${what}`, value, { maxLength, required: true });
}

/** Servers refuse a name that differs from its tag. */
function runNameOf(name: string | undefined, tag: string | undefined): string | undefined {
  if (name !== undefined && tag !== undefined && name !== tag) {
    throw new ValidationError(`The option runName and the tag ${runNameTag} name the run differently; give one of them.`);
  }
  return name ?? tag;
}
