const prime = 0x01000193;
const otherPrime = 0x85ebca6b;

/**
 * Where a metric of a request stands in the set of seen outcomes: 64 bits for neighbouring requests of a process, and one of
 * 32 bits that they share. The object is used again at every call.
 */
export class RequestKey {
  high = 0;
  low = 0;
  bit = 0;
  readonly #metrics: number;
  /** Requests that share 32 bits. */
  readonly #neighbours: number;
  #process = '';
  #processHigh = 0;
  #processLow = 0;

  /** @param metrics - How many there are; from 33 on, a request needs several keys. */
  constructor(metrics: number) {
    this.#metrics = Math.min(32, Math.max(1, metrics));
    this.#neighbours = 2 ** Math.floor(Math.log2(32 / this.#metrics));
  }

  set(process: string, sequence: number, metric: number): void {
    if (process !== this.#process) this.#turnTo(process);
    const place = Math.floor(sequence / this.#neighbours);
    // A sequence may have more than 32 bits.
    const upper = Math.floor(place / 2 ** 32) + Math.imul((metric >>> 5) + 1, 0x9e3779b1);
    this.high = mix(Math.imul(this.#processHigh ^ (place | 0), prime) ^ upper);
    this.low = mix(Math.imul(this.#processLow ^ upper, otherPrime) ^ (place | 0));
    this.bit = 1 << ((sequence - place * this.#neighbours) * this.#metrics + (metric & 31));
  }

  #turnTo(process: string): void {
    let high = 0x811c9dc5;
    let low = 0x2b6f1c9d;
    for (let index = 0; index < process.length; index++) {
      const code = process.charCodeAt(index);
      high = Math.imul(high ^ code, prime);
      low = Math.imul(low ^ code, otherPrime);
      low = (low << 13) | (low >>> 19);
    }
    this.#process = process;
    this.#processHigh = mix(high);
    this.#processLow = mix(low);
  }
}

/** Murmur3's fmix32. */
function mix(state: number): number {
  let hash = state;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
