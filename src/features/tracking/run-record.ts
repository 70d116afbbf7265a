import type { RunInfo, RunStatus, TerminalStatus } from '../../core/entities/run.js';
import { RunEndedError } from '../../core/errors/run-errors.js';
import type { OutboxEntry } from '../../ports/outbox.js';
import type { ClientInternals } from '../client/client-internals.js';

/** What a run handle knows about its run, and its way into the log of the client. */
export class RunRecord {
  readonly client: ClientInternals;
  readonly info: RunInfo;
  /** Client-made name of this handle in the log. */
  readonly key: string;
  /** Set once, when the run ends; `accepted` resolves when the log has the end. */
  ending: { readonly status: TerminalStatus; readonly accepted: Promise<void> } | undefined;
  /** Called when the run ends. */
  stopSystemMetrics: (() => void) | undefined;

  constructor(client: ClientInternals, info: RunInfo, key: string) {
    this.client = client;
    this.info = info;
    this.key = key;
  }

  get status(): RunStatus {
    return this.ending?.status ?? 'RUNNING';
  }

  /** @throws RunEndedError after the end of the run */
  assertOpen(): void {
    if (this.ending === undefined) return;
    const { status } = this.ending;
    throw new RunEndedError(
      `Run ${this.info.runId} was ended as ${status} by this handle; resume it with startRun({ runId }) to log more.`,
      {
        details: { runId: this.info.runId, status },
      },
    );
  }

  /** Hands the entries of one call to the log. @throws BufferFullError */
  append(entries: readonly OutboxEntry[]): void {
    if (entries.length > 0) this.client.runLog.append(entries);
  }
}
