import type { SampleRejection } from '../sample.js';
import type { BufferStats, RejectionExample } from '../state/buffer-stats.js';
import type { Rejection } from '../state/rejection.js';

const rememberedExamples = 20;
/** Samples and labels that {@link Rejections.recent} looks back over. */
const recentOffers = 1000;

/** What was refused of the newest samples and labels. */
export interface RecentRejections {
  /** At most 1000, of this process. */
  readonly offered: number;
  readonly refused: number;
  readonly reasons: Readonly<Partial<Record<SampleRejection, number>>>;
}

/** Counts what was not taken. Rejections are no events: they change nothing that has to be found again after a restart. */
export class Rejections {
  /** Records that were there before. */
  readonly #start: number;
  #total = 0;
  readonly #perReason = new Map<SampleRejection, number>();
  #examples: RejectionExample[] = [];
  /** The newest, in a ring: how many samples and labels had been offered with each. */
  readonly #newest: { readonly offer: number; readonly reason: SampleRejection }[] = [];

  constructor(sequence: number) {
    this.#start = sequence;
  }

  /** @param sequence - Of the newest record. */
  add({ reason, message }: Rejection, timestamp: number, sequence: number): void {
    this.#newest[this.#total % recentOffers] = { offer: this.#offered(sequence) + 1, reason };
    this.#total++;
    this.#perReason.set(reason, (this.#perReason.get(reason) ?? 0) + 1);
    this.#examples.push({ reason, message, timestamp });
    if (this.#examples.length > rememberedExamples) this.#examples.shift();
  }

  /** Of the newest samples and labels: what was refused long ago says nothing about the data of today. */
  recent(sequence: number): RecentRejections {
    const offered = this.#offered(sequence);
    const reasons: Partial<Record<SampleRejection, number>> = {};
    let refused = 0;
    for (const { offer, reason } of this.#newest) {
      if (offer <= offered - recentOffers) continue;
      refused++;
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    return { offered: Math.min(offered, recentOffers), refused, reasons };
  }

  stats(): Pick<BufferStats, 'rejected' | 'rejections' | 'duplicates' | 'lastRejections'> {
    return {
      rejected: this.#total,
      rejections: Object.fromEntries(this.#perReason),
      duplicates: this.#perReason.get('duplicate-id') ?? 0,
      lastRejections: [...this.#examples],
    };
  }

  #offered(sequence: number): number {
    return sequence - this.#start + this.#total;
  }
}
