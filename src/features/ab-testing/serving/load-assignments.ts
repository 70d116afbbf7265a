import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import { hashUnit } from '../../../domain/routing/hash.js';
import { canonicalUnitId } from '../../../domain/routing/unit-id.js';
import type { TestSession } from '../test-session.js';

/** Reads what the state store keeps of a unit, for all running tests that are sticky. */
export async function loadAssignments(session: TestSession, unitId: string | number | bigint, call: CallOptions): Promise<void> {
  const state = await session.opened(call);
  const canonical = canonicalUnitId(unitId);
  if (canonical === undefined) return;
  const { high: unitHigh, low: unitLow } = hashUnit(canonical);
  const sticky = [...session.tests.values()].filter(({ isServing, record }) => isServing && record.definition.sticky);
  const loaded = Promise.all(sticky.map(({ assignments }) => assignments.load(state, { unitHigh, unitLow }, call)));
  await awaitWithin('the stored assignments of a unit', loaded, call);
}
