import { ModelError } from '../../core/errors/model-error.js';
import { sameKinds } from './rows.js';
import type { WaitingRequest } from './waiting-request.js';

/** Rows `from` to `to` (excluded) of a request, for one run. Both are 0 where the request cannot be split. */
export interface Part {
  readonly request: WaitingRequest;
  readonly from: number;
  readonly to: number;
}

/** Requests in the order of their arrival. A request of which only some rows fit in a run goes to the end with its rest. */
export class RequestQueue {
  private waiting: WaitingRequest[] = [];
  /** Of requests that no run began with. */
  private waitingRows = 0;
  private givenUp = 0;

  constructor(private readonly maxRows: number) {}

  /** Requests. */
  get size(): number {
    return this.waiting.length - this.givenUp;
  }

  /** Rows of requests that no run began with. */
  get rows(): number {
    return this.waitingRows;
  }

  /** @throws ModelError `overloaded` when rows wait and these are too many besides */
  checkRoom(rows: number): void {
    if (this.waitingRows === 0 || this.waitingRows + rows <= this.maxRows) return;
    throw new ModelError(
      `${this.waitingRows} rows wait for the model and ${rows} more would exceed its queue of ${this.maxRows}. Try again later, or raise maxQueueRows.`,
      { kind: 'overloaded', details: { waitingRows: this.waitingRows, maxQueueRows: this.maxRows } },
    );
  }

  add(request: WaitingRequest): void {
    this.waiting.push(request);
    this.waitingRows += request.rows ?? 1;
  }

  /** The caller of a request that may be in the queue stopped waiting, or the request failed. */
  giveUp(request: WaitingRequest): void {
    if (!this.waiting.includes(request)) return;
    this.givenUp += 1;
    if (request.taken === 0) this.waitingRows -= request.rows ?? 1;
  }

  /** Takes the next run: the oldest request and what can be run together with it, at most `maxRows` rows. */
  take(maxRows: number): Part[] {
    const parts: Part[] = [];
    const passed: WaitingRequest[] = [];
    const unfinished: WaitingRequest[] = [];
    let room = maxRows;
    let next = 0;
    for (; next < this.waiting.length && room > 0; next += 1) {
      const request = this.waiting[next] as WaitingRequest;
      if (request.isOver) {
        this.givenUp -= 1;
        continue;
      }
      if (!this.joins(request, parts)) {
        passed.push(request);
        continue;
      }
      if (request.taken === 0) this.waitingRows -= request.rows ?? 1;
      const from = request.taken;
      const to = Math.min(request.rows ?? 0, from + room);
      parts.push({ request, from, to });
      if (request.rows === undefined) {
        next += 1;
        break;
      }
      request.taken = to;
      room -= to - from;
      if (to < request.rows) unfinished.push(request);
    }
    this.waiting = [...passed, ...this.waiting.slice(next), ...unfinished];
    return parts;
  }

  private joins(request: WaitingRequest, parts: readonly Part[]): boolean {
    const first = parts[0]?.request;
    if (first === undefined) return true;
    return request.rows !== undefined && sameKinds(first.tensors, request.tensors);
  }
}
