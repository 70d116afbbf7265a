import { describe, expect, test } from 'vitest';
import { changeDefinition } from '../../../../src/domain/experiment/definition/change-definition.js';
import { parseDefinition } from '../../../../src/domain/experiment/definition/parse-definition.js';
import type { TestChanges } from '../../../../src/domain/experiment/definition/test-input.js';
import { advance, draftRecord, isDeletable, type LifecycleEvent } from '../../../../src/domain/experiment/lifecycle.js';
import type { TestRecord } from '../../../../src/domain/experiment/test-record.js';

const definition = parseDefinition({
  testId: 'checkout',
  variants: [
    { name: 'current', trafficWeight: 3, modelName: 'churn', modelVersion: '1' },
    { name: 'candidate', trafficWeight: 1, modelName: 'churn', alias: 'challenger' },
  ],
  unit: 'user',
  metric: { name: 'bought', kind: 'proportion' },
});
const [current, candidate] = definition.arms as [(typeof definition.arms)[0], (typeof definition.arms)[0]];
const start: LifecycleEvent = { type: 'start', arms: [current, { ...candidate, modelVersion: '2' }] };
const draft = draftRecord(definition, 1000);
const running = advance(draft, start, 2000);

/** What a test is after changes made at a time. */
function updated(record: TestRecord, changes: TestChanges, now: number): TestRecord {
  return advance(record, { type: 'update', ...changeDefinition(record, changes, {}) }, now);
}

test('a draft has its definition in the journal and no allocation', () => {
  expect(draft).toMatchObject({ status: 'draft', createdAt: 1000, allocations: [], pausedMs: 0 });
  expect(draft.journal).toEqual([{ timestamp: 1000, event: 'created', version: 1, details: { definition } }]);
});

test('a start pins the models and allocates the shares', () => {
  expect(running).toMatchObject({ status: 'running', startedAt: 2000 });
  expect(running.definition.arms[1]).toMatchObject({ alias: 'challenger', modelVersion: '2' });
  expect(running.allocations).toEqual([{ period: 1, from: 2000, version: 1, weights: [0.75, 0.25], coverage: 1, source: 'definition' }]);
  expect(running.journal.at(-1)).toMatchObject({ event: 'started', details: { models: { current: 'churn/1', candidate: 'churn/2' } } });
});

test('pauses are counted, also one that ends with the test', () => {
  const paused = advance(running, { type: 'pause' }, 3000);
  expect(paused).toMatchObject({ status: 'paused', pausedAt: 3000, pausedMs: 0 });
  const resumed = advance(paused, { type: 'resume' }, 3500);
  expect(resumed).toMatchObject({ status: 'running', pausedMs: 500 });
  expect(resumed).not.toHaveProperty('pausedAt');
  const completed = advance(advance(resumed, { type: 'pause' }, 4000), { type: 'complete', winner: 'candidate' }, 4700);
  expect(completed).toMatchObject({ status: 'completed', completedAt: 4700, pausedMs: 1200, winner: 'candidate' });
  expect(completed.journal.map(({ event }) => event)).toEqual(['created', 'started', 'paused', 'resumed', 'paused', 'completed']);
});

test('time never goes back, whatever the clock does', () => {
  const paused = advance(advance(running, { type: 'pause' }, 5000), { type: 'resume' }, 1000);
  expect(paused.pausedMs).toBe(0);
  expect(paused.journal.map(({ timestamp }) => timestamp)).toEqual([1000, 2000, 5000, 5000]);
});

describe('an event that a state does not take', () => {
  const paused = advance(running, { type: 'pause' }, 3000);
  const completed = advance(running, { type: 'complete' }, 3000);
  test.each<[string, TestRecord, LifecycleEvent, string]>([
    [
      'pausing a draft',
      draft,
      { type: 'pause' },
      'The test "checkout" is draft and cannot be paused; it can be started, updated, deleted.',
    ],
    ['completing a draft', draft, { type: 'complete' }, 'it can be started, updated, deleted'],
    ['starting twice', running, start, 'is running and cannot be started; it can be paused, updated, completed.'],
    ['resuming what runs', running, { type: 'resume' }, 'is running and cannot be resumed'],
    ['pausing twice', paused, { type: 'pause' }, 'is paused and cannot be paused; it can be resumed, updated, completed.'],
    ['starting what is over', completed, start, 'is completed and cannot be started; it can be deleted.'],
    ['resuming what is over', completed, { type: 'resume' }, 'is completed and cannot be resumed'],
  ])('%s is a conflict that says what is possible', (_, record, event, message) => {
    expect(() => advance(record, event, 4000)).toThrow(
      expect.objectContaining({ code: 'CONFLICT', message: expect.stringContaining(message) }),
    );
  });

  test('updating what is over is one, too', () => {
    expect(() => updated(completed, { coverage: 0.5 }, 4000)).toThrow(/is completed and cannot be updated/);
  });
});

test('only drafts and completed tests can be deleted', () => {
  expect([draft, running, advance(running, { type: 'complete' }, 3000)].map(isDeletable)).toEqual([true, false, true]);
});

describe('a change', () => {
  test('of a draft may be any, and makes no version', () => {
    const next = updated(draft, { salt: 'other', unit: 'device', coverage: 0.1 }, 1500);
    expect(next).toMatchObject({
      status: 'draft',
      definition: { salt: 'other', unit: 'device', coverage: 0.1, version: 1 },
      allocations: [],
    });
    expect(next.journal.at(-1)).toMatchObject({ event: 'updated', details: { salt: 'other', unit: 'device', coverage: 0.1 } });
  });

  test('of a started test makes a version and an allocation', () => {
    const next = updated(
      running,
      { trafficWeights: { candidate: 3 }, coverage: 0.5, targeting: [{ attribute: 'country', op: 'eq', value: 'DE' }] },
      2500,
    );
    expect(next.definition).toMatchObject({ version: 2, coverage: 0.5 });
    expect(next.allocations).toHaveLength(2);
    expect(next.allocations[1]).toEqual({ period: 2, from: 2500, version: 2, weights: [0.5, 0.5], coverage: 0.5, source: 'definition' });
    expect(next.definition.arms[1]).toMatchObject({ trafficWeight: 3, modelVersion: '2' });
  });

  test('to what is so already changes nothing', () => {
    expect(updated(running, { salt: 'checkout', coverage: 1, trafficWeights: { current: 3 } }, 2500)).toBe(running);
  });

  test.each<[string, TestChanges]>([
    ['salt', { salt: 'other' }],
    ['hash', { hash: 'growthbook' }],
    ['allocator', { allocator: 'rendezvous' }],
    ['unit', { unit: 'device' }],
    ['metric', { metric: { name: 'spent', kind: 'mean' } }],
    ['metrics', { metrics: [{ name: 'spent', kind: 'mean' }] }],
    ['guardrails', { guardrails: [{ name: 'latency_ms', margin: 5 }] }],
    ['confidence', { confidence: 0.8 }],
    ['method', { method: 'fixed' }],
    ['policy', { policy: { type: 'thompson' } }],
    ['layer', { layer: { name: 'l', range: [0, 0.5] } }],
    ['variants', { variants: [{ name: 'current' }, { name: 'candidate' }] }],
    ['variants', { variants: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }],
  ])('of the %s of a started test is refused', (field, changes) => {
    expect(() => updated(running, changes, 2500)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION',
        message: expect.stringContaining(`The ${field} of test "checkout" cannot be changed any more`),
      }),
    );
  });

  test('of the weight of an unknown variant is refused', () => {
    expect(() => updated(running, { trafficWeights: { rival: 1 } }, 2500)).toThrow(
      /"rival", which the test has not; it has current, candidate/,
    );
    expect(() => updated(running, { trafficWeights: { current: Number.NaN } }, 2500)).toThrow(/trafficWeights\["current"\] .* not NaN/);
    expect(() => updated(running, { trafficWeights: { current: 0, candidate: 0 } }, 2500)).toThrow(/sum to 0/);
  });
});
