import type { CallOptions } from '../../core/call-options.js';
import type { RunStatus } from '../../core/entities/run.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseExperimentId } from '../../core/validation/id.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import { parseRunName } from '../../core/validation/run-name.js';
import { parseText } from '../../core/validation/text.js';
import type { RunChange, RunDraft } from '../../ports/tracking-store.js';
import type { SharedSettings } from './client-internals.js';
import type { NamedValues } from './dictionary-input.js';
import { parseRunTags } from './tag-input.js';

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

/** Checks what a new run is given, and fills in the defaults. @throws ValidationError */
export function parseNewRun(experimentId: unknown, options: CreateRunOptions, settings: SharedSettings): RunDraft {
  const { runName, userId, startTime } = parseObject('The options of a run', options);
  const tags = parseRunTags(options.tags, settings.truncateLongValues);
  const user = userId ?? tags.find(({ key }) => key === 'mlflow.user')?.value ?? 'unknown';
  return {
    key: newId(),
    experimentId: parseExperimentId(experimentId),
    runName: parseRunName(runName, tags),
    userId: parseText('The option userId', user, { maxLength: limits.userIdLength }),
    startTime: parseTime('startTime', startTime) ?? settings.clock.now(),
    tags,
  };
}

const terminal: ReadonlySet<string> = new Set<RunStatus>(['FINISHED', 'FAILED', 'KILLED']);
const statuses: ReadonlySet<unknown> = new Set([...terminal, 'RUNNING', 'SCHEDULED']);

/** @throws ValidationError also when nothing would change. */
export function parseRunChange(options: UpdateRunOptions, now: number): RunChange {
  const { status } = parseObject('The change of a run', options);
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

/** Checks in which experiments to search; each counts once. @throws ValidationError */
export function parseExperimentIds(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new ValidationError(`The option experimentIds must be a list of at least one experiment id, not ${describe(value)}.`);
  }
  return [...new Set(value.map(parseExperimentId))];
}

function parseTime(name: string, value: unknown): number | undefined {
  return value === undefined ? undefined : parseInteger(`The option ${name} (epoch milliseconds)`, value, { min: 0 });
}
