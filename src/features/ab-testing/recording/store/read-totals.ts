import type { CallOptions } from '../../../../core/call-options.js';
import { dictionary } from '../../../../core/dictionary.js';
import { StoreError } from '../../../../core/errors/store-error.js';
import type { ArmTotals, MetricTotals, TestTotals } from '../../../../domain/experiment/test-totals.js';
import type { StateStore } from '../../../../ports/state-store.js';
import { PeriodTable } from '../period-table.js';
import type { Recording } from '../recording.js';
import { RequestContexts } from '../requests/request-contexts.js';
import { RequestMetrics } from '../requests/request-metrics.js';
import { TestCounters } from '../test-counters.js';
import { sweepUnits } from '../units/sweep-units.js';
import { RunCursor, RunReplaced } from '../units/unit-cursor.js';
import { type UnitResult, UnitTally } from '../units/unit-tally.js';
import { slotPrefix } from './recording-keys.js';
import { type RecordingSlot, readSlot } from './recording-slot.js';
import { type SlotWriter, slotOf } from './slot-writer.js';

/** The slot of another replica. */
export interface OtherSlot {
  readonly name: string;
  readonly revision: number;
  readonly slot: RecordingSlot;
}

/** How often the slots are read again because units moved while they were read. */
const attempts = 10;

/** What other replicas have recorded of the same era of the test. */
export async function readOtherSlots(state: StateStore, recording: Recording, own: SlotWriter, call: CallOptions): Promise<OtherSlot[]> {
  const prefix = slotPrefix(recording.record.definition.testId);
  return (await state.list(prefix, call))
    .filter(({ key }) => key !== own.key)
    .map(({ key, value, revision }) => ({ name: key.slice(prefix.length), revision, slot: readSlot(key, value) }))
    .filter(({ slot }) => slot.era === recording.era);
}

/** Everything recorded by this process and by the others, each unit counted once. */
export async function readTotals(
  state: StateStore,
  recording: Recording,
  own: SlotWriter,
  others: OtherSlot[],
  call: CallOptions,
): Promise<TestTotals> {
  let slots = others;
  for (let attempt = 1; ; attempt++) {
    try {
      return await mergeTotals(state, recording, slots, call);
    } catch (error) {
      if (!(error instanceof RunReplaced)) throw error;
      if (attempt === attempts) throw unreadable(recording.record.definition.testId);
      slots = await readOtherSlots(state, recording, own, call);
    }
  }
}

async function mergeTotals(state: StateStore, recording: Recording, others: readonly OtherSlot[], call: CallOptions): Promise<TestTotals> {
  const { definition } = recording.record;
  const slots = [{ ...slotOf(recording, 0), generations: [] }, ...others.map(({ slot }) => slot)];
  const counters = new TestCounters(definition.arms.length);
  for (const { counters: part, periods } of slots) {
    counters.merge(part);
    if (recording.weights.learn(periods)) recording.units?.book.countAnew();
  }
  const { periods, multiple, metrics } =
    recording.units === undefined ? ofRequests(recording, slots) : await ofUnits(state, recording, others, call);
  const { firstAt, lastAt, rejected, arms } = counters.state();
  return {
    arms: definition.arms.map(({ name }, arm): ArmTotals => {
      const { latency, ...counts } = arms[arm] as (typeof arms)[number];
      return {
        name,
        units: periods.unitsOf(arm),
        ...counts,
        metrics: dictionary(namedMetrics(recording, metrics[arm] ?? [])),
        ...(latency === undefined ? {} : { latency: { ...latency.moments, sketch: latency.sketch } }),
      };
    }),
    periods: periods.totals(),
    contexts: contextsOf(recording, slots),
    multipleExposures: multiple,
    rejected: { ...counters.rejected, ...rejected },
    replicas: others.length + (recording.changes > 0 ? 1 : 0),
    firstAt,
    lastAt,
  };
}

function ofRequests({ layout, record, weights }: Recording, slots: readonly RecordingSlot[]): UnitResult {
  const periods = new PeriodTable(record.definition.arms.length, weights);
  const metrics = new RequestMetrics(layout, record.definition.arms.length);
  for (const slot of slots) {
    periods.merge(slot.periods);
    metrics.merge(slot.metrics);
  }
  return { periods, multiple: 0, metrics: metrics.totals() };
}

function contextsOf({ record }: Recording, slots: readonly RecordingSlot[]): TestTotals['contexts'] {
  const contexts = RequestContexts.of(record.definition);
  for (const slot of slots) contexts?.merge(slot.contexts ?? []);
  return contexts?.totals();
}

async function ofUnits(state: StateStore, { units, layout, record, weights }: Recording, others: readonly OtherSlot[], call: CallOptions) {
  const { testId, arms } = record.definition;
  const theirs = others.flatMap(({ name, slot }) =>
    slot.generations.map((runs) => runs.map((run) => new RunCursor({ state, testId, replicaId: name, run, layout, call }))),
  );
  const isAlone = theirs.every((runs) => runs.length === 0);
  if (units?.isWhole === true && isAlone) return units.book.result();
  const tally = new UnitTally(layout, arms.length, weights);
  await sweepUnits([...theirs, ...(units?.sources(call) ?? [])], layout, (table) => tally.add(table));
  return tally.result();
}

function* namedMetrics({ layout }: Recording, totals: readonly (MetricTotals | undefined)[]): Iterable<readonly [string, MetricTotals]> {
  for (const [position, { name }] of layout.metrics.entries()) {
    const metric = totals[position];
    if (metric !== undefined) yield [name, metric];
  }
}

function unreadable(testId: string): StoreError {
  return new StoreError(
    `The units recorded of test "${testId}" moved in the state store at every one of ${attempts} attempts to read them, or are gone. Try again.`,
    { kind: 'busy', details: { testId } },
  );
}
