import { ConflictError } from '../../core/errors/request-error.js';
import type { ArmDefinition, TestDefinition } from './definition/test-definition.js';
import type { Allocation, JournalEntry, TestRecord, TestStatus } from './test-record.js';

/** What happens to a test. */
export type LifecycleEvent =
  /** The arms as they will be served: aliases resolved to versions. */
  | { readonly type: 'start'; readonly arms: readonly ArmDefinition[] }
  | { readonly type: 'pause' | 'resume' }
  | { readonly type: 'update'; readonly definition: TestDefinition; readonly changed: readonly string[] }
  | { readonly type: 'complete'; readonly winner?: string | undefined }
  | { readonly type: 'promote'; readonly details: JournalEntry['details'] };

type EventType = LifecycleEvent['type'];

/** The events that a test in each state takes. */
const possible: Readonly<Record<TestStatus, readonly EventType[]>> = {
  draft: ['start', 'update'],
  running: ['pause', 'update', 'complete', 'promote'],
  paused: ['resume', 'update', 'complete', 'promote'],
  completed: [],
};

const done: Readonly<Record<EventType, string>> = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  update: 'updated',
  complete: 'completed',
  promote: 'promoted',
};

/** A new test, which serves nobody yet. */
export function draftRecord(definition: TestDefinition, now: number): TestRecord {
  const journal: JournalEntry[] = [{ timestamp: now, event: 'created', version: definition.version, details: { definition } }];
  return { definition, status: 'draft', createdAt: now, pausedMs: 0, allocations: [], journal };
}

/** Whether nothing is recorded of a test any more, so that it can be deleted. */
export function isDeletable({ status }: TestRecord): boolean {
  return status === 'draft' || status === 'completed';
}

/** Throws unless a test takes an event in its state. @throws ConflictError saying what is possible */
export function checkPossible({ definition: { testId }, status }: TestRecord, type: EventType): void {
  if (possible[status].includes(type)) return;
  const ways = possible[status].filter((way) => way !== 'promote').map((way) => done[way]);
  if (status === 'draft' || status === 'completed') ways.push('deleted');
  throw new ConflictError(`The test "${testId}" is ${status} and cannot be ${done[type]}; it can be ${ways.join(', ')}.`, {
    details: { testId, status },
  });
}

/**
 * The test after an event. Time never goes back: a clock that does is taken as standing still.
 *
 * @param now - Epoch milliseconds.
 * @throws ConflictError saying what is possible in the test's state
 */
export function advance(record: TestRecord, event: LifecycleEvent, now: number): TestRecord {
  checkPossible(record, event.type);
  const at = Math.max(now, record.journal.at(-1)?.timestamp ?? record.createdAt);
  switch (event.type) {
    case 'start': {
      const definition = { ...record.definition, arms: event.arms };
      const started: TestRecord = { ...record, definition, status: 'running', startedAt: at };
      const models = Object.fromEntries(
        event.arms.flatMap(({ name, modelName, modelVersion }) =>
          modelName === undefined ? [] : [[name, `${modelName}/${modelVersion}`]],
        ),
      );
      return journalled(allocated(started, at), at, 'started', { models });
    }
    case 'pause':
      return journalled({ ...record, status: 'paused', pausedAt: at }, at, 'paused');
    case 'resume':
      return journalled({ ...unpaused(record, at), status: 'running' }, at, 'resumed');
    case 'update':
      return updated(record, event.definition, event.changed, at);
    case 'complete': {
      const { winner } = event;
      const completed: TestRecord = { ...unpaused(record, at), status: 'completed', completedAt: at, winner };
      return journalled(completed, at, 'completed', winner === undefined ? undefined : { winner });
    }
    case 'promote':
      return journalled(record, at, 'promoted', event.details);
  }
}

function updated(record: TestRecord, definition: TestDefinition, changed: readonly string[], at: number): TestRecord {
  if (changed.length === 0) return record;
  const details = Object.fromEntries(changed.map((field) => [field, definition[field as keyof TestDefinition] ?? null]));
  if (record.status === 'draft') return journalled({ ...record, definition }, at, 'updated', details);
  const next: TestRecord = { ...record, definition: { ...definition, version: record.definition.version + 1 } };
  return journalled(allocated(next, at), at, 'updated', details);
}

/** With a new stretch of time, of the definition's weights. */
function allocated(record: TestRecord, from: number): TestRecord {
  const { arms, coverage, version } = record.definition;
  const total = arms.reduce((sum, { trafficWeight }) => sum + trafficWeight, 0);
  const allocation: Allocation = {
    period: (record.allocations.at(-1)?.period ?? 0) + 1,
    from,
    version,
    weights: arms.map(({ trafficWeight }) => trafficWeight / total),
    coverage,
    source: 'definition',
  };
  return { ...record, allocations: [...record.allocations, allocation] };
}

function unpaused({ pausedAt, ...record }: TestRecord, at: number): TestRecord {
  return pausedAt === undefined ? record : { ...record, pausedMs: record.pausedMs + Math.max(0, at - pausedAt) };
}

function journalled(record: TestRecord, timestamp: number, event: JournalEntry['event'], details?: JournalEntry['details']): TestRecord {
  const entry: JournalEntry = { timestamp, event, version: record.definition.version, ...(details === undefined ? {} : { details }) };
  return { ...record, journal: [...record.journal, entry] };
}
