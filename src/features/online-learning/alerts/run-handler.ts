import { createHash } from 'node:crypto';
import type { NamedAlertHandler } from './webhook-handler.js';

/** What alerts are written to; an active run is one. */
export interface AlertRun {
  setTag(key: string, value: string): void;
  logMetrics(metrics: Readonly<Record<string, number>>): void;
}

/** Names that servers take, and that are no paths. */
const plain = /^[\p{L}\p{N}_:-]+(?:[. ][\p{L}\p{N}_:-]+)*$/u;
/** Leaves room for what is around the key. */
const longestKey = 200;
const longestText = 1_000;

/**
 * Writes alerts to a run: the tag `mlflow_ops.alert.<key>` says what the matter is, the metric `alert.<key>` is 1 from each firing alert to
 * its resolution and 0 then, and `alert.<key>.count` is how often it was observed.
 */
export function runHandler(run: AlertRun): NamedAlertHandler {
  return {
    name: 'run',
    sendAlert: async ({ key, state, severity, title, message, count }) => {
      const name = nameOf(key);
      run.setTag(`mlflow_ops.alert.${name}`, `${state} (${severity}) ${title}: ${message}`.slice(0, longestText));
      run.logMetrics({ [`alert.${name}`]: state === 'firing' ? 1 : 0, [`alert.${name}.count`]: count });
    },
  };
}

/** The key in characters that every server takes for tags and metrics; different keys have different names. */
function nameOf(key: string): string {
  if (key.length <= longestKey && plain.test(key)) return key;
  const readable = key.slice(0, longestKey - 10).replace(/[^\w-]+/g, '_');
  return `${readable}_${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}
