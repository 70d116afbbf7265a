import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../../src/inference/float16.js';

describe('Numbers of 16 bits', () => {
  it('come back from every one of the 65536 patterns of bits, NaN as NaN', () => {
    const changed: number[] = [];
    for (let bits = 0; bits < 65_536; bits++) {
      const number = fromFloat16(bits);
      const same = Number.isNaN(number) ? Number.isNaN(fromFloat16(toFloat16(number))) : toFloat16(number) === bits;
      if (!same) changed.push(bits);
    }
    expect(changed).toEqual([]);
  });

  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [65_519.99, 0x7bff],
    [65_520, 0x7c00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.0001, 0x0001],
    [0.1, 0x2e66],
    [1 / 3, 0x3555],
    [-0, 0x8000],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ])('round %d to the nearest pattern, ties to even', (number, bits) => {
    expect(toFloat16(number)).toBe(bits);
  });

  it('round between two neighbours as halfway says', () => {
    for (let bits = 0; bits < 0x7bff; bits += 37) {
      const [below, above] = [fromFloat16(bits), fromFloat16(bits + 1)];
      const middle = (below + above) / 2;
      expect(toFloat16(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(toFloat16((below + middle) / 2)).toBe(bits);
      expect(toFloat16((above + middle) / 2)).toBe(bits + 1);
    }
  });
});
