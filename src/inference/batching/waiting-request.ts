import type { CallOptions } from '../../core/call-options.js';
import { AbortError, TimeoutError } from '../../core/errors/request-error.js';
import type { NamedTensors } from '../../ports/predictor.js';
import { joinRows, type RowRange, sliceRows } from './rows.js';

/** A request whose rows wait for a run or are in one; a large one is run in several parts. */
export class WaitingRequest {
  /** Rows that a run took already. */
  taken = 0;
  private readonly parts: { readonly at: number; readonly outputs: RowRange }[] = [];
  private answered = 0;
  private settled = false;
  private timer: NodeJS.Timeout | undefined;
  private abort: (() => void) | undefined;

  /**
   * @param rows - Undefined when the request cannot be split or joined with others.
   * @param resolve - Takes the outputs; what it throws is the caller's error.
   * @param onGivenUp - Called when the request failed or its caller stopped waiting.
   */
  constructor(
    readonly tensors: NamedTensors,
    readonly rows: number | undefined,
    private readonly call: CallOptions,
    private readonly resolve: (outputs: NamedTensors) => void,
    private readonly reject: (error: unknown) => void,
    private readonly onGivenUp: (request: WaitingRequest) => void,
  ) {
    const { signal, timeoutMs } = call;
    if (signal !== undefined) {
      this.abort = () => this.fail(new AbortError('The prediction was aborted.', { cause: signal.reason }));
      signal.addEventListener('abort', this.abort, { once: true });
    }
    if (timeoutMs === undefined) return;
    this.timer = setTimeout(() => this.fail(new TimeoutError(`The prediction was not there within ${timeoutMs} ms.`)), timeoutMs);
  }

  /** Whether it was answered, refused, or its caller gave up. */
  get isOver(): boolean {
    return this.settled;
  }

  /** Its rows from `at` on were run: they are `from` to `to` of the outputs of the run. */
  answer(at: number, outputs: RowRange): void {
    if (this.settled) return;
    const rows = outputs.to - outputs.from;
    if (rows === this.rows) {
      this.answerWhole(sliceRows(outputs));
      return;
    }
    this.parts.push({ at, outputs });
    this.answered += rows;
    if (this.answered < (this.rows ?? 0)) return;
    this.answerWhole(joinRows(this.parts.sort((one, other) => one.at - other.at).map((part) => part.outputs)));
  }

  /** These are the outputs of all its rows. */
  answerWhole(outputs: NamedTensors): void {
    if (this.settled) return;
    this.end();
    try {
      this.resolve(outputs);
    } catch (error) {
      this.reject(error);
    }
  }

  fail(error: unknown): void {
    if (this.settled) return;
    this.end();
    this.reject(error);
    this.onGivenUp(this);
  }

  private end(): void {
    this.settled = true;
    clearTimeout(this.timer);
    if (this.abort !== undefined) this.call.signal?.removeEventListener('abort', this.abort);
  }
}
