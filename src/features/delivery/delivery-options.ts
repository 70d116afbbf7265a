import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import type { Logger } from '../../core/logger.js';
import type { Random } from '../../core/random.js';
import type { Outbox } from '../../ports/outbox.js';
import type { TrackingStore } from '../../ports/tracking-store.js';

/** What a `Delivery` works with. */
export interface DeliveryOptions {
  readonly outbox: Outbox;
  /** Opens the store at the first delivery. */
  readonly tracking: () => Promise<TrackingStore>;
  /** How long the first entry of an idle buffer waits for company, in milliseconds. @default 250 */
  readonly flushIntervalMs?: number | undefined;
  /** How long an implicit wait goes on without a success, in milliseconds. @default 2_000 */
  readonly exitGraceMs?: number | undefined;
  /** Deadline of one delivery with all its retries, in milliseconds. @default 30_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** Hears of values that did not reach the store where nobody waits for them. @default a process warning with code `MLFLOW_OPS_UNDELIVERED` */
  readonly onDeliveryError?: ((report: DeliveryReport) => void) | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** Jitter of the pauses after failures. @default the machine's randomness */
  readonly random?: Random | undefined;
}
