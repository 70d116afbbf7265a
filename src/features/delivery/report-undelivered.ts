import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import type { Logger } from '../../core/logger.js';
import type { Outbox } from '../../ports/outbox.js';
import type { Ledger } from './ledger.js';

/** Where reports go when nobody waits for them. */
export interface ReportParts {
  readonly outbox: Outbox;
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly onDeliveryError: (report: DeliveryReport) => void;
}

/** Reports what one run, or everything, has pending or lost, unless all of it was told before. Never throws. */
export function reportUndelivered({ outbox, ledger, logger, onDeliveryError }: ReportParts, lastSequence: number, runKey?: string): void {
  if (!hasNews(outbox, ledger, runKey)) return;
  const report = ledger.report(runKey);
  for (const run of ledger.runs(runKey)) {
    run.toldLosses = run.lost;
    run.reportedThrough = lastSequence;
  }
  try {
    onDeliveryError(report);
  } catch (error) {
    logger.error({ error }, 'onDeliveryError threw; the report it was given is lost');
  }
}

function hasNews(outbox: Outbox, ledger: Ledger, runKey: string | undefined): boolean {
  for (const run of ledger.runs(runKey)) if (run.toldLosses < run.lost) return true;
  if (ledger.account(runKey).pending === 0) return false;
  for (const { sequence, entry } of outbox.unsettled()) {
    const concerned = entry.kind !== 'run' && (runKey === undefined || entry.runKey === runKey);
    if (concerned && sequence > ledger.run(entry.runKey).reportedThrough) return true;
  }
  return false;
}
