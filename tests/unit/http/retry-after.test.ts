import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../../src/http/retry-after.js';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['0', 0],
  ['7', 7000],
  [' 7 ', 7000],
  ['1.5', 1500],
  ['61', 60_000],
  ['99999999999999999999', 60_000],
  ['Sun, 01 Mar 2026 12:00:05 GMT', 5000],
  ['Sunday, 01-Mar-26 12:00:05 GMT', 5000],
  ['Sun, 01 Mar 2026 11:59:00 GMT', 0],
  ['Sun, 01 Mar 2099 12:00:00 GMT', 60_000],
])('Retry-After "%s" means a wait of %i ms', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected);
});

test.each([undefined, '', '-1', 'soon', 'NaN', 'Infinity', '1e3', '0x10', '2026-03-01', '5 seconds', 'Foo, 99 Bar 2026 GMT'])(
  'Retry-After %s makes no sense and is ignored',
  (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  },
);

test('whatever a server sends, the wait is absent or between 0 and 60 seconds', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.integer().map(String),
        fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'x' : date.toUTCString())),
      ),
      (value) => {
        const wait = parseRetryAfter(value, now);
        expect(wait === undefined || (wait >= 0 && wait <= 60_000)).toBe(true);
      },
    ),
    { seed: 1, numRuns: 2000 },
  );
});

test('a wait in whole seconds is never shorter than asked, up to the cap', () => {
  fc.assert(
    fc.property(fc.nat(60), (seconds) => {
      expect(parseRetryAfter(String(seconds), now)).toBe(seconds * 1000);
    }),
    { seed: 2 },
  );
});
