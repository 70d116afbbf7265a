const prime = 0x01000193;
const otherPrime = 0x85ebca6b;

/** 64 bits that stand for a request and a group of metrics in the set of seen outcomes; the object is used again at every call. */
export class RequestKey {
  high = 0;
  low = 0;
  #process = '';
  #processHigh = 0;
  #processLow = 0;

  /** @param group - Metrics are marked by 32 bits a group. */
  set(process: string, sequence: number, group: number): void {
    if (process !== this.#process) this.#turnTo(process);
    // A sequence may have more than 32 bits.
    const upper = Math.floor(sequence / 2 ** 32) + Math.imul(group + 1, 0x9e3779b1);
    this.high = mix(Math.imul(this.#processHigh ^ (sequence | 0), prime) ^ upper);
    this.low = mix(Math.imul(this.#processLow ^ upper, otherPrime) ^ (sequence | 0));
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
