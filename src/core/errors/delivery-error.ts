import type { DeliveryReport } from '../entities/delivery-report.js';
import { MlflowOpsError } from './mlflow-ops-error.js';

/** An explicit wait ended before everything that was accepted had reached the store; `report` says what is left. */
export class DeliveryError extends MlflowOpsError {
  override readonly name = 'DeliveryError';
  readonly code = 'DELIVERY';
  readonly report: DeliveryReport;

  constructor(message: string, options: { readonly report: DeliveryReport; readonly cause?: unknown }) {
    super(message, { cause: options.cause, retryable: options.report.pending > 0 });
    this.report = options.report;
  }
}

/** The log buffer has no room for this call; nothing of it was accepted. Await `run.ready()` in tight loops. */
export class BufferFullError extends MlflowOpsError {
  override readonly name = 'BufferFullError';
  readonly code = 'BUFFER_FULL';

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message, { retryable: true, details });
  }
}
