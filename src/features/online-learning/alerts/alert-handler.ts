import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { Alert } from '../../../domain/drift/alerts/alert.js';

/** What a handler is given besides the alert. */
export interface AlertCall {
  /** Aborts when the handler has taken too long and is not waited for any more. */
  readonly signal: AbortSignal;
}

/** Tells an alert to somebody: a function, or an object such as a service of one's own. What it throws is reported and changes nothing else. */
export type AlertHandler =
  | ((alert: Alert, call: AlertCall) => unknown)
  | {
      /** Appears in reports of its failures. @default 'handler 1', 'handler 2', … */
      readonly name?: string | undefined;
      sendAlert(alert: Alert, call: AlertCall): unknown;
    };

/** Checks a handler. @throws ValidationError */
export function parseAlertHandler(what: string, value: unknown): AlertHandler {
  const { sendAlert } = (value ?? {}) as { readonly sendAlert?: unknown };
  if (typeof value === 'function' || typeof sendAlert === 'function') return value as AlertHandler;
  throw new ValidationError(`${what} must be a function or an object with a function sendAlert, not ${describe(value)}.`);
}

/** Runs a handler; what it throws becomes a rejection. */
export async function callHandler(handler: AlertHandler, alert: Alert, call: AlertCall): Promise<void> {
  // A copy of its own, so that no handler changes what another one or the next report is given.
  const copy = structuredClone(alert);
  await (typeof handler === 'function' ? handler(copy, call) : handler.sendAlert(copy, call));
}
