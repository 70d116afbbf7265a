import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { AlertRules } from '../../../domain/drift/alerts/alert-step.js';
import { type AlertHandler, parseAlertHandler } from './alert-handler.js';

/** Who is told, and when. */
export interface AlertOptions {
  readonly handlers: readonly AlertHandler[];
  /** Raised observations among the last `outOf` that make an alert fire. @default 1 */
  readonly raiseAfter?: number | undefined;
  /** @default `raiseAfter` */
  readonly outOf?: number | undefined;
  /** Quiet observations in a row that resolve an alert. @default 3 */
  readonly resolveAfter?: number | undefined;
  /** Shortest time between two firing alerts with the same key, in milliseconds; one that goes on is told again as often. @default 3_600_000 */
  readonly cooldownMs?: number | undefined;
  /** Longest time a handler may take for one alert, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number | undefined;
}

/** {@link AlertOptions} with all defaults. */
export interface AlertSettings {
  readonly handlers: readonly AlertHandler[];
  readonly rules: AlertRules;
  readonly timeoutMs: number;
}

const fields = ['handlers', 'raiseAfter', 'outOf', 'resolveAfter', 'cooldownMs', 'timeoutMs'] as const;
const longestHistory = 10_000;
const longestTimeoutMs = 600_000;

/** Takes one handler, several, or handlers with rules. @throws ValidationError */
export function parseAlertOptions(what: string, value: AlertHandler | readonly AlertHandler[] | AlertOptions): AlertSettings {
  const options = optionsOf(what, value);
  const raiseAfter = parseInteger(`${what}.raiseAfter`, options.raiseAfter ?? 1, { min: 1, max: longestHistory });
  const resolveAfter = parseInteger(`${what}.resolveAfter`, options.resolveAfter ?? 3, { min: 1 });
  const cooldownMs = parseNumber(`${what}.cooldownMs`, options.cooldownMs ?? 3_600_000, { min: 0 });
  return {
    handlers: options.handlers.map((handler, index) => parseAlertHandler(`${what}.handlers[${index}]`, handler)),
    rules: {
      raiseAfter,
      outOf: parseInteger(`${what}.outOf`, options.outOf ?? raiseAfter, { min: raiseAfter, max: longestHistory }),
      resolveAfter,
      cooldownMs,
    },
    timeoutMs: parseNumber(`${what}.timeoutMs`, options.timeoutMs ?? 30_000, { above: 0, max: longestTimeoutMs }),
  };
}

function optionsOf(what: string, value: AlertHandler | readonly AlertHandler[] | AlertOptions): AlertOptions {
  if (Array.isArray(value)) return { handlers: value };
  if (typeof value === 'object' && value !== null && 'handlers' in value) {
    const options = parseKnownFields(what, value, fields);
    return { ...options, handlers: parseList(what, options.handlers) };
  }
  return { handlers: [parseAlertHandler(what, value)] };
}

function parseList(what: string, handlers: unknown): readonly AlertHandler[] {
  return Array.isArray(handlers) ? handlers : [parseAlertHandler(`${what}.handlers`, handlers)];
}
