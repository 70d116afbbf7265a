import type { CallOptions } from '../../core/call-options.js';
import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import { DeliveryError } from '../../core/errors/delivery-error.js';
import { AbortError } from '../../core/errors/request-error.js';
import { describeReport } from './default-report.js';
import type { DeliveryLoop } from './delivery-loop.js';
import type { Ledger } from './ledger.js';

const defaultTimeoutMs = 240_000;

/** A wait for one run, or for everything. */
export interface ExplicitWait extends CallOptions {
  readonly runKey?: string | undefined;
}

/**
 * Waits until everything accepted so far is settled.
 *
 * @param lastSequence - The last entry accepted before the call.
 * @throws DeliveryError at the deadline, when the store refuses everything until somebody acts, or when values were lost
 *   since the last such wait.
 * @throws AbortError
 */
export async function waitExplicitly(
  ledger: Ledger,
  loop: DeliveryLoop,
  lastSequence: number,
  options: ExplicitWait,
): Promise<DeliveryReport> {
  const { runKey, signal, timeoutMs = defaultTimeoutMs } = options;
  const account = ledger.account(runKey);
  const what = runKey === undefined ? 'The flush' : `The flush of run ${[...ledger.runs(runKey)][0]?.runId ?? runKey}`;
  const fail = (why: string, cause?: unknown): never => {
    const report = ledger.report(runKey);
    throw new DeliveryError(`${what} ${why}. ${describeReport(report)}`, { report, cause });
  };
  const wait = account.wait(lastSequence);
  if (account.pending > 0) loop.hurry();
  const end = await settledOrEnded(wait, timeoutMs, signal);
  switch (end.why) {
    case 'aborted':
      throw new AbortError(`${what} was aborted; what is not delivered stays buffered and is still tried.`);
    case 'late':
      return fail(`gave up after ${timeoutMs} ms; what is pending stays buffered and is still tried`);
    case 'blocked':
      return fail('cannot go on until the cause is removed; what is pending stays buffered and is still tried', end.cause);
  }
  if (account.lost === account.thrownLosses) return ledger.report(runKey);
  account.thrownLosses = account.lost;
  for (const run of ledger.runs(runKey)) run.toldLosses = run.lost;
  return fail('ended, but values were lost');
}

type End = { readonly why: 'settled' | 'late' | 'aborted' } | { readonly why: 'blocked'; readonly cause: unknown };

async function settledOrEnded(
  wait: { readonly settled: Promise<void>; stop(): void },
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<End> {
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => {};
  try {
    return await Promise.race<End>([
      wait.settled.then(
        () => ({ why: 'settled' }),
        (cause: unknown) => ({ why: 'blocked', cause }),
      ),
      new Promise((resolve) => {
        timer = setTimeout(resolve, timeoutMs, { why: 'late' }).unref();
        abort = () => resolve({ why: 'aborted' });
        if (signal?.aborted === true) abort();
        signal?.addEventListener('abort', abort);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    wait.stop();
  }
}
