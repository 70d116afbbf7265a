import type { Evidence } from '../drift-report.js';

/** How urgent an alert is. */
export type AlertSeverity = 'info' | 'warning' | 'critical';

/** Something that needs attention, or no longer does. */
export interface Alert {
  /** Alerts with the same key are about the same thing, such as `drift.amount`: one is told at a time. */
  readonly key: string;
  readonly severity: AlertSeverity;
  readonly state: 'firing' | 'resolved';
  readonly title: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly modelName?: string | undefined;
  /** Version of the model. */
  readonly version?: string | undefined;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** How often it was observed since it began. */
  readonly count: number;
}

/** One observation of what an alert is about. */
export interface AlertSignal {
  readonly key: string;
  /** Whether there is something to alert about; a quiet observation resolves. */
  readonly raised: boolean;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly message: string;
  /** @default none */
  readonly evidence?: readonly Evidence[] | undefined;
  readonly modelName?: string | undefined;
  readonly version?: string | undefined;
}
