import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import type { Lease, StateStore } from '../../../ports/state-store.js';

/** Whoever leads and dies is followed after this time, in milliseconds. */
const leadMs = 30_000;
/** How long, and how often, a call of a person waits for a replica that leads, in milliseconds. */
const waitMs = 10_000;
const pauseMs = 50;

/** What is done by one replica at a time. The call ends when the lease is lost. */
export type LedWork<T> = (lease: Lease, call: CallOptions) => Promise<T>;

/** Acts for a test while no other replica does. @returns undefined while another one does */
export async function tryLead<T>(
  state: StateStore,
  testId: string,
  call: CallOptions,
  work: LedWork<T>,
): Promise<{ readonly result: T } | undefined> {
  const lease = await acquire(state, testId, call);
  return lease && { result: await whileHeld(lease, call, work) };
}

/** Acts for a test, after another replica that does. @throws ConflictError when that takes too long */
export async function withLead<T>(state: StateStore, testId: string, call: CallOptions, work: LedWork<T>): Promise<T> {
  for (const end = performance.now() + Math.min(waitMs, call.timeoutMs ?? waitMs); ; ) {
    const led = await tryLead(state, testId, call, work);
    if (led !== undefined) return led.result;
    if (performance.now() > end) {
      throw new ConflictError(`Another replica is deciding about the test "${testId}", or died at it; try again in ${leadMs / 1000} s.`, {
        retryable: true,
        details: { testId },
      });
    }
    await sleep(pauseMs, undefined, { ref: false });
  }
}

async function acquire(state: StateStore, testId: string, call: CallOptions): Promise<Lease | undefined> {
  try {
    return await state.acquireLease(`ab/lead/${testId}`, { ...call, ttlMs: leadMs });
  } catch (error) {
    if (isConflict(error)) return undefined;
    throw error;
  }
}

async function whileHeld<T>(lease: Lease, call: CallOptions, work: LedWork<T>): Promise<T> {
  const lost = new AbortController();
  const renewing = setInterval(() => void lease.renew().catch((error: unknown) => lost.abort(error)), leadMs / 3).unref();
  try {
    const signal = call.signal === undefined ? lost.signal : AbortSignal.any([call.signal, lost.signal]);
    return await work(lease, { ...call, signal });
  } finally {
    clearInterval(renewing);
    // One that cannot be released ends by itself.
    await lease.release().catch(() => undefined);
  }
}
