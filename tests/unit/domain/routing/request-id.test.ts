import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { readRequestId, requestIdWriter } from '../../../../src/domain/routing/request-id.js';
import type { RequestReference } from '../../../../src/domain/routing/request-reference.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const textOf = (characters: string, maxLength: number) =>
  fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength }).map((chosen) => chosen.join(''));
const unsigned = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const references: fc.Arbitrary<RequestReference> = fc.record({
  testId: textOf(`${alphabet}.:`, 64),
  version: fc.nat({ max: 36 ** 4 - 1 }),
  period: fc.integer({ min: 0, max: 36 ** 6 - 1 }),
  arm: fc.nat({ max: 999 }),
  unitHigh: unsigned,
  unitLow: unsigned,
  timestamp: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  process: textOf(alphabet, 10),
  sequence: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  enrolled: fc.boolean(),
});

function write(reference: RequestReference): string {
  return requestIdWriter(reference)(reference, reference.timestamp, reference.sequence);
}

test('a request id says what was written, in less than 120 characters', () => {
  fc.assert(
    fc.property(references, (reference) => {
      const text = write(reference);
      expect(text.length).toBeLessThan(120);
      expect(text).toMatch(/^[A-Za-z0-9._:-]+$/);
      expect(readRequestId(text)).toEqual(reference);
    }),
    { seed: 7, numRuns: 600 },
  );
});

test('the largest values fit', () => {
  const all = 2 ** 32 - 1;
  const reference: RequestReference = {
    testId: 'x'.repeat(64),
    version: 36 ** 4 - 1,
    period: 36 ** 6 - 1,
    arm: 999,
    unitHigh: all,
    unitLow: all,
    timestamp: 2 ** 48 - 1,
    process: '-'.repeat(10),
    sequence: 2 ** 48 - 1,
    enrolled: true,
  };
  expect(write(reference)).toHaveLength(119);
  expect(readRequestId(write(reference))).toEqual(reference);
});

test('one writer keeps apart arms, times and sequences', () => {
  const writer = requestIdWriter({ testId: 'checkout', version: 2, period: 3, process: 'p' });
  const texts = new Set<string>();
  for (let sequence = 4090; sequence < 4100; sequence++) {
    for (const timestamp of [1, 2]) {
      for (const arm of [0, 1]) {
        const text = writer({ arm, enrolled: true, unitHigh: 5, unitLow: 6 }, timestamp, sequence);
        expect(readRequestId(text)).toMatchObject({ arm, timestamp, sequence, version: 2, period: 3, unitHigh: 5, unitLow: 6 });
        texts.add(text);
      }
    }
  }
  expect(texts.size).toBe(40);
});

test('a clock that gives no time does not stop serving', () => {
  const writer = requestIdWriter({ testId: 'checkout', version: 1, period: 1, process: 'p' });
  for (const [given, read] of [
    [Number.NaN, 0],
    [-5, 0],
    [Number.POSITIVE_INFINITY, 0],
    [12.9, 12],
  ] as const) {
    expect(readRequestId(writer({ arm: 0, enrolled: true, unitHigh: 1, unitLow: 2 }, given, 0))?.timestamp).toBe(read);
  }
});

test('a text that was changed in one place is refused, or is the one text of what it then says', () => {
  const character = fc.constantFrom(...alphabet, '.', ':', '/', '=', '+', ' ', '\0', '\x7f', 'é', 'Ā', '\ud800', '😀');
  const edit = fc.tuple(fc.constantFrom('replace', 'insert', 'remove'), fc.nat(), character);
  let refused = 0;
  fc.assert(
    fc.property(references, fc.array(edit, { minLength: 1, maxLength: 3 }), (reference, edits) => {
      let text = write(reference);
      for (const [kind, at, added] of edits) {
        const place = at % text.length;
        text = text.slice(0, place) + (kind === 'remove' ? '' : added) + text.slice(kind === 'insert' ? place : place + 1);
      }
      const read = readRequestId(text);
      if (read === undefined) refused++;
      else expect(write(read)).toBe(text);
    }),
    { seed: 8, numRuns: 600 },
  );
  expect(refused).toBeGreaterThan(120);
});

test('whatever is no request id is refused without an error', () => {
  const anyText = fc.array(fc.nat({ max: 0xffff }), { maxLength: 130 }).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(fc.oneof(fc.anything(), anyText, textOf(`${alphabet}.`, 130)), (value) => {
      const read = readRequestId(value);
      if (read !== undefined) expect(write(read)).toBe(value);
    }),
    { seed: 9, numRuns: 600 },
  );
  const good = write({
    testId: 't',
    version: 1,
    period: 1,
    arm: 1,
    unitHigh: 1,
    unitLow: 1,
    timestamp: 1,
    process: 'p',
    sequence: 1,
    enrolled: true,
  });
  expect(readRequestId(good)).toBeDefined();
  const bad = [
    '',
    good.slice(0, 28),
    good.slice(1),
    ` ${good}`,
    `${good} `,
    good.toUpperCase(),
    `x${good.slice(1)}`,
    `${good}${'x'.repeat(64)}`,
    good.replace('.1.1.1.', '.1.1.'),
    good.replace('.1.1.1.', '.01.1.1.'),
    good.replace('.1.1.1.', '.1.1.-1.'),
    good.replace('.1.1.1.', '..1.1.'),
    good.replace('.p.', '..'),
    good.replace('.p.', '.elevenchars.'),
    good.replace('.p.', '.p/.'),
    good.slice(0, -1),
    `e_${good.slice(2)}`,
    `${good}é`,
    new String(good),
  ];
  for (const text of bad) expect(readRequestId(text)).toBeUndefined();
});

test.each([
  [{ testId: '' }, /testId must have 1 to 64/],
  [{ testId: 'a/b' }, /testId must have 1 to 64/],
  [{ testId: 'x'.repeat(65) }, /testId must have 1 to 64/],
  [{ process: 'elevenchars' }, /The name of a process must have 1 to 10/],
  [{ process: 'a.b' }, /The name of a process must have 1 to 10/],
  [{ version: -1 }, /version must be an integer between 0 and 1679615/],
  [{ version: 36 ** 4 }, /version must be an integer between 0 and 1679615/],
  [{ period: 0.5 }, /period must be an integer/],
])('a source with %j is refused', (change, message) => {
  const make = () => requestIdWriter({ testId: 'checkout', version: 1, period: 1, process: 'p', ...change });
  expect(make).toThrow(ValidationError);
  expect(make).toThrow(message);
});
