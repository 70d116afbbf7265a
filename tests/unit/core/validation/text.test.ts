import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { parseText } from '../../../../src/core/validation/text.js';

const parse = (value: unknown, rule = {}) => parseText('The thing', value, { maxLength: 10, ...rule });

describe('a text', () => {
  test('within its length is kept, the empty one too unless it is required', () => {
    expect(parse('x'.repeat(10))).toBe('x'.repeat(10));
    expect(parse('')).toBe('');
    expect(() => parse('', { required: true })).toThrow('The thing must not be empty.');
  });

  test('that is too long is refused with its length and the remedies, or cut', () => {
    expect(() => parse('x'.repeat(11), { truncate: false })).toThrow(/The thing has 11 characters; at most 10.*truncateLongValues/);
    expect(() => parse('x'.repeat(11))).toThrow(/The thing has 11 characters; at most 10 are stored\. Shorten it\.$/);
    expect(parse('x'.repeat(11), { truncate: true })).toBe('x'.repeat(10));
  });

  test('is never cut through a character', () => {
    expect(parse(`${'x'.repeat(9)}😀`, { truncate: true })).toBe('x'.repeat(9));
    expect(parse(`${'x'.repeat(8)}😀y`, { truncate: true })).toBe(`${'x'.repeat(8)}😀`);
  });

  test('with U+0000 is refused also where it would be cut off', () => {
    expect(() => parse('a\0')).toThrow(/U\+0000/);
    expect(() => parse(`${'x'.repeat(10)}\0`, { truncate: true })).toThrow(/U\+0000/);
  });

  test.each([undefined, null, 7, true, {}, [], Symbol.iterator, () => 1, 7n])('that is %o is refused', (value) => {
    expect(() => parse(value)).toThrow(ValidationError);
    expect(() => parse(value)).toThrow(/must be a string/);
  });

  test('comes out well formed, with every other character as it was', () => {
    expect(parse('a\ud800b')).toBe('a\ufffdb');
    expect(parse('\udc00')).toBe('\ufffd');
    expect(parse('😀')).toBe('😀');
    const unit = fc.integer({ min: 1, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), fc.boolean(), (units, truncate) => {
        const value = units.join('');
        const result = parseText('The thing', value, { maxLength: truncate ? 12 : 30, truncate });
        expect(encodeURIComponent(result)).toBeTypeOf('string'); // throws for lone surrogates
        expect(result.length).toBeLessThanOrEqual(truncate ? 12 : 30);
        if (!truncate) expect(result).toBe(Buffer.from(value).toString());
      }),
      { seed: 5, numRuns: 1000 },
    );
  });
});
