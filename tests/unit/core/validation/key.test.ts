import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { parseKey } from '../../../../src/core/validation/key.js';

describe('a key', () => {
  test.each([
    'a',
    'val/rmse',
    'a.b',
    'a b',
    'größe',
    '温度',
    'a:b',
    '-',
    '_',
    'a/b/c',
    '.hidden',
    'a..b',
    '__proto__',
    'x'.repeat(250),
    ' ',
    '...',
  ])('%j is accepted as it is', (key) => {
    expect(parseKey('metric', key)).toBe(key);
  });

  test.each<[unknown, RegExp]>([
    ['', /non-empty/],
    [undefined, /not undefined/],
    [7, /not 7/],
    ['x'.repeat(251), /251 characters; at most 250/],
    ['a=b', /has characters/],
    ['a#b', /has characters/],
    ['a@b', /has characters/],
    ['a,b', /has characters/],
    ['a\\b', /has characters/],
    ['a\nb', /has characters/],
    ['a\0', /has characters/],
    ['😀', /has characters/],
    ['/a', /normal form/],
    ['a/', /normal form/],
    ['a//b', /normal form/],
    ['./a', /normal form/],
    ['a/.', /normal form/],
    ['a/../b', /normal form/],
    ['..', /normal form/],
    ['.', /normal form/],
    ['../a', /normal form/],
  ])('%j is refused', (key, message) => {
    expect(() => parseKey('param', key)).toThrow(ValidationError);
    expect(() => parseKey('param', key)).toThrow(message);
  });

  test('in an error names its kind, and shows no more than its start', () => {
    expect(() => parseKey('tag', 'a=b')).toThrow(/The tag name "a=b"/);
    expect(() => parseKey('tag', 'secret'.repeat(100))).toThrow(/^.{0,150}$/);
  });

  test('whatever it is, comes back unchanged or is a ValidationError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a./: -]{0,8}$/)), (key) => {
        try {
          expect(parseKey('metric', key)).toBe(key);
        } catch (error) {
          expect(error).toBeInstanceOf(ValidationError);
        }
      }),
      { seed: 3, numRuns: 2000 },
    );
  });
});
