/** A running sum to which the same numbers can be added and taken away again millions of times: it carries its own rounding error. */
export class ExactSum {
  #high = 0;
  #low = 0;

  get value(): number {
    return this.#high + this.#low;
  }

  /** Source: Dekker (1971), addition of a number to a pair of numbers; what is lost is below 2⁻¹⁰⁴ of the largest sum on the way. */
  add(value: number): void {
    const sum = this.#high + value;
    const part = sum - this.#high;
    const low = this.#low + (this.#high - (sum - part) + (value - part));
    this.#high = sum + low;
    this.#low = low - (this.#high - sum);
  }
}

/** Moments of pairs (x, y). */
export interface PairMoments {
  readonly n: number;
  readonly meanX: number;
  readonly m2X: number;
  readonly meanY: number;
  readonly m2Y: number;
  readonly cXY: number;
}

/**
 * Moments of pairs that can also be taken out again, unlike Welford's. They are sums of powers of the distances from a
 * fixed shift: taking out a pair undoes exactly what counting it in did, rounding included, so that only the shift's
 * distance from the mean costs digits; {@link drifted} says when to count anew around {@link shift}.
 */
export class ReplaceableMoments {
  #n = 0;
  #shiftX: number;
  #shiftY: number;
  #x = new ExactSum();
  #xx = new ExactSum();
  #y = new ExactSum();
  #yy = new ExactSum();
  #xy = new ExactSum();

  /** @param shift - Near the means; without it, the first pair is taken. */
  constructor(shift?: { readonly x: number; readonly y: number }) {
    this.#shiftX = shift?.x ?? Number.NaN;
    this.#shiftY = shift?.y ?? Number.NaN;
  }

  /** @param sign - −1 takes a pair out that was counted in before. */
  count(x: number, y: number, sign: 1 | -1): void {
    if (Number.isNaN(this.#shiftX)) {
      this.#shiftX = x;
      this.#shiftY = y;
    }
    if (this.#n + sign === 0) {
      this.#empty();
      return;
    }
    const dx = x - this.#shiftX;
    this.#n += sign;
    this.#x.add(sign * dx);
    this.#xx.add(sign * dx * dx);
    const dy = y - this.#shiftY;
    if (dy === 0) return;
    this.#y.add(sign * dy);
    this.#yy.add(sign * dy * dy);
    this.#xy.add(sign * dx * dy);
  }

  moments(): PairMoments {
    const n = this.#n;
    if (n === 0) return { n: 0, meanX: 0, m2X: 0, meanY: 0, m2Y: 0, cXY: 0 };
    const x = this.#x.value;
    const y = this.#y.value;
    return {
      n,
      meanX: this.#shiftX + x / n,
      m2X: Math.max(0, this.#xx.value - (x / n) * x),
      meanY: this.#shiftY + y / n,
      m2Y: Math.max(0, this.#yy.value - (y / n) * y),
      cXY: this.#xy.value - (x / n) * y,
    };
  }

  #empty(): void {
    this.#n = 0;
    this.#shiftX = Number.NaN;
    this.#x = new ExactSum();
    this.#xx = new ExactSum();
    this.#y = new ExactSum();
    this.#yy = new ExactSum();
    this.#xy = new ExactSum();
  }

  /** Whether a mean is so far from the shift that more than four digits would be lost. */
  get drifted(): boolean {
    const { n, meanX, m2X, meanY, m2Y } = this.moments();
    const isFar = (mean: number, shift: number, m2: number) => n * (mean - shift) ** 2 > 1e4 * m2;
    return n > 0 && (isFar(meanX, this.#shiftX, m2X) || isFar(meanY, this.#shiftY, m2Y));
  }

  /** What to count nearly the same pairs around; `undefined` without a pair. */
  shift(): { readonly x: number; readonly y: number } | undefined {
    const { n, meanX, meanY } = this.moments();
    return n === 0 ? undefined : { x: meanX, y: meanY };
  }
}
