import type { CallOptions } from '../../core/call-options.js';
import type { RunStatus } from '../../core/entities/run.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseExperimentId } from '../../core/validation/id.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseText } from '../../core/validation/text.js';
import type { RunChange, RunDraft } from '../../ports/tracking-store.js';
import type { SharedSettings } from './client-internals.js';
import type { NamedValues } from './dictionary-input.js';
import { parseRunTags, runNameTag } from './tag-input.js';

/** What a new run can be given. */
export interface CreateRunOptions extends CallOptions {
  /** At most 250 characters. @default a name the store invents */
  readonly runName?: string | undefined;
  readonly tags?: NamedValues | undefined;
  /** Epoch milliseconds. @default now */
  readonly startTime?: number | undefined;
  /** @default the tag `mlflow.user`, else `unknown` */
  readonly userId?: string | undefined;
}

/** What can change about a run; absent fields stay as they are. */
export interface UpdateRunOptions extends CallOptions {
  readonly status?: RunStatus | undefined;
  /** Epoch milliseconds. @default now, when `status` ends the run */
  readonly endTime?: number | undefined;
  readonly runName?: string | undefined;
}

/** @throws ValidationError */
export function parseNewRun(experimentId: unknown, options: CreateRunOptions, settings: SharedSettings): RunDraft {
  const tags = parseRunTags(options.tags, settings.truncateLongValues);
  const tagged = (key: string) => tags.find((tag) => tag.key === key)?.value;
  const runName = parseRunName(options.runName);
  const nameTag = tagged(runNameTag);
  if (runName !== undefined && nameTag !== undefined && nameTag !== runName) {
    throw new ValidationError(`The run name "${runName}" and the tag ${runNameTag} "${nameTag}" differ; give one of them.`);
  }
  return {
    key: newId(),
    experimentId: parseExperimentId(experimentId),
    runName: runName ?? nameTag,
    userId: parseText('The option userId', options.userId ?? tagged('mlflow.user') ?? 'unknown', { maxLength: limits.userIdLength }),
    startTime: parseTime('startTime', options.startTime) ?? settings.clock.now(),
    tags,
  };
}

const terminal: ReadonlySet<string> = new Set<RunStatus>(['FINISHED', 'FAILED', 'KILLED']);
const statuses: ReadonlySet<unknown> = new Set([...terminal, 'RUNNING', 'SCHEDULED']);

/** @throws ValidationError also when nothing would change. */
export function parseRunChange(options: UpdateRunOptions, now: number): RunChange {
  const { status } = options;
  if (status !== undefined && !statuses.has(status)) {
    throw new ValidationError(`The option status must be one of ${[...statuses].join(', ')}, not ${describe(status)}.`);
  }
  const ends = status !== undefined && terminal.has(status);
  const endTime = parseTime('endTime', options.endTime) ?? (ends ? now : undefined);
  const runName = parseRunName(options.runName);
  if (status === undefined && endTime === undefined && runName === undefined) {
    throw new ValidationError('An update of a run must name status, endTime or runName.');
  }
  return { status, endTime, runName };
}

/** @throws ValidationError */
export function parseExperimentIds(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new ValidationError(`The option experimentIds must be a list of at least one experiment id, not ${describe(value)}.`);
  }
  return [...new Set(value.map(parseExperimentId))];
}

function parseRunName(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return parseText('The option runName', value, { maxLength: limits.runNameLength, required: true });
}

function parseTime(name: string, value: unknown): number | undefined {
  return value === undefined ? undefined : parseInteger(`The option ${name} (epoch milliseconds)`, value, { min: 0 });
}
