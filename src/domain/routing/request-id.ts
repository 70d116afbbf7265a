// A request id says who decided what, when, for whom, so that an outcome can be counted anywhere without asking anybody:
//
//   e  KsT3oVb41xQ  Bw  AZ3fK9_x  AAAAAA  .replica01 .1 .1 .0 .checkout-model
//   |  unit, 64 bits |  ms, 48 bits |      process, version, period, arm (base 36), test
//   enrolled or not  sequence mod 4096   sequence / 4096
//
// The digits before the first dot are base 64 and have fixed places. What changes with every decision stands in front, so that
// it is written in one go; the rest is kept ready. A text has one meaning and a meaning one text.
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import type { RequestReference } from './request-reference.js';
import type { Routed } from './router.js';

/** What all request ids of one allocation of a test in one process have in common. */
export interface RequestIdSource {
  /** 1 to 64 letters, digits, `.`, `_`, `:` and `-`. */
  readonly testId: string;
  /** Of the definition; below 36⁴. */
  readonly version: number;
  /** Number of the allocation; below 36⁶. */
  readonly period: number;
  /** Name of this process: 1 to 10 letters, digits, `_` and `-`. */
  readonly process: string;
}

/** Writes the id of one decision. `timestamp` is in epoch milliseconds, `sequence` counts the decisions of the process from 0. */
export type RequestIdWriter = (
  routed: Pick<Routed, 'arm' | 'enrolled' | 'unitHigh' | 'unitLow'>,
  timestamp: number,
  sequence: number,
) => string;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Code of every digit, and digit of every ASCII code, −1 where it is none. */
const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
const digits = Int8Array.from({ length: 128 }, (_, code) => alphabet.indexOf(String.fromCharCode(code)));
const enrolledMark = 0x65;
const outsideMark = 0x6e;
const dot = 0x2e;
/** Place of the first dot. */
const fixedLength = 28;
/** The longest id is below this. */
const maxLength = 120;
const perStamp = 4096;
const testIdPattern = /^[A-Za-z0-9._:-]{1,64}$/;
const processPattern = /^[A-Za-z0-9_-]{1,10}$/;

/**
 * Prepares the writing of request ids.
 *
 * @throws ValidationError
 */
export function requestIdWriter({ testId, version, period, process }: RequestIdSource): RequestIdWriter {
  if (!testIdPattern.test(testId)) {
    throw new ValidationError(`testId must have 1 to 64 letters, digits, ".", "_", ":" or "-", not ${describe(testId)}.`);
  }
  if (!processPattern.test(process)) {
    throw new ValidationError(`The name of a process must have 1 to 10 letters, digits, "_" or "-", not ${describe(process)}.`);
  }
  const allocation = [
    parseInteger('version', version, { min: 0, max: 36 ** 4 - 1 }),
    parseInteger('period', period, { min: 0, max: 36 ** 6 - 1 }),
  ].map((part) => part.toString(36));
  const ends: string[] = [];
  /** By arm, what follows the changing digits of all ids of the same millisecond. */
  const tails: (string | undefined)[] = [];
  let stamp = '';
  let stampedAt = Number.NaN;
  let stampedBlock = Number.NaN;

  return ({ arm, enrolled, unitHigh: high, unitLow: low }, timestamp, sequence) => {
    const block = Math.floor(sequence / perStamp);
    if (timestamp !== stampedAt || block !== stampedBlock) {
      stamp = eightDigits(timestamp) + eightDigits(block).slice(2);
      stampedAt = timestamp;
      stampedBlock = block;
      tails.fill(undefined);
    }
    ends[arm] ??= ['', process, ...allocation, arm.toString(36), testId].join('.');
    // A text that is joined is one piece; one that is added would be put together again by whoever reads an id.
    tails[arm] ??= [stamp, ends[arm]].join('');
    const changing = String.fromCharCode(
      enrolled ? enrolledMark : outsideMark,
      codes[high >>> 28] as number,
      codes[(high >>> 22) & 63] as number,
      codes[(high >>> 16) & 63] as number,
      codes[(high >>> 10) & 63] as number,
      codes[(high >>> 4) & 63] as number,
      codes[((high & 15) << 2) | (low >>> 30)] as number,
      codes[(low >>> 24) & 63] as number,
      codes[(low >>> 18) & 63] as number,
      codes[(low >>> 12) & 63] as number,
      codes[(low >>> 6) & 63] as number,
      codes[low & 63] as number,
      codes[(sequence >>> 6) & 63] as number,
      codes[sequence & 63] as number,
    );
    return changing + tails[arm];
  };
}

/** The last 48 bits of a number in base 64; what is no such number counts as 0. */
function eightDigits(value: number): string {
  const number = value > 0 && value <= Number.MAX_SAFE_INTEGER ? Math.floor(value) : 0;
  return fourDigits(number / 2 ** 24) + fourDigits(number);
}

function fourDigits(value: number): string {
  return String.fromCharCode(
    codes[(value >>> 18) & 63] as number,
    codes[(value >>> 12) & 63] as number,
    codes[(value >>> 6) & 63] as number,
    codes[value & 63] as number,
  );
}

/**
 * What a request id says.
 *
 * @returns undefined for everything that {@link requestIdWriter} does not write.
 */
export function readRequestId(text: unknown): RequestReference | undefined {
  if (typeof text !== 'string' || text.length <= fixedLength || text.length >= maxLength) return undefined;
  const mark = text.charCodeAt(0);
  if ((mark !== enrolledMark && mark !== outsideMark) || text.charCodeAt(fixedLength) !== dot) return undefined;
  const first = base64(text, 1, 1);
  const middle = base64(text, 2, 4);
  const shared = base64(text, 6, 1);
  const last = base64(text, 7, 5);
  const step = base64(text, 12, 2);
  const timeHigh = base64(text, 14, 4);
  const timeLow = base64(text, 18, 4);
  const blockHigh = base64(text, 22, 2);
  const blockLow = base64(text, 24, 4);
  // Negative where any digit was none; the first digit of the unit has four bits.
  if ((first | middle | shared | last | step | timeHigh | timeLow | blockHigh | blockLow) < 0 || first > 15) return undefined;

  const processEnd = text.indexOf('.', fixedLength + 1);
  const versionEnd = text.indexOf('.', processEnd + 1);
  const periodEnd = text.indexOf('.', versionEnd + 1);
  const armEnd = text.indexOf('.', periodEnd + 1);
  // A missing dot is found as −1, which makes one of these ranges empty or too long.
  if (armEnd < 0 || !isName(text, fixedLength + 1, processEnd, 10) || !isTestId(text, armEnd + 1)) return undefined;
  const version = base36(text, processEnd + 1, versionEnd, 4);
  const period = base36(text, versionEnd + 1, periodEnd, 6);
  const arm = base36(text, periodEnd + 1, armEnd, 2);
  if (version < 0 || period < 0 || arm < 0) return undefined;

  return {
    testId: text.slice(armEnd + 1),
    version,
    period,
    arm,
    unitHigh: ((first << 28) | (middle << 4) | (shared >>> 2)) >>> 0,
    unitLow: ((shared << 30) | last) >>> 0,
    timestamp: timeHigh * 2 ** 24 + timeLow,
    process: text.slice(fixedLength + 1, processEnd),
    sequence: (blockHigh * 2 ** 24 + blockLow) * perStamp + step,
    enrolled: mark === enrolledMark,
  };
}

/** Up to five digits as an integer; negative where one of them is none. */
function base64(text: string, from: number, count: number): number {
  let value = 0;
  let wrong = 0;
  for (let index = from; index < from + count; index++) {
    const digit = base64Digit(text.charCodeAt(index));
    wrong |= digit;
    value = (value << 6) | digit;
  }
  return wrong < 0 ? -1 : value;
}

function base64Digit(code: number): number {
  return digits[code] ?? -1;
}

/** An integer in base 36 as `toString(36)` writes it; −1 for anything else. */
function base36(text: string, from: number, to: number, most: number): number {
  if (to <= from || to - from > most || (to - from > 1 && text.charCodeAt(from) === 0x30)) return -1;
  let value = 0;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) value = value * 36 + code - 0x30;
    else if (code >= 0x61 && code <= 0x7a) value = value * 36 + code - 87;
    else return -1;
  }
  return value;
}

function isName(text: string, from: number, to: number, most: number): boolean {
  if (to <= from || to - from > most) return false;
  for (let index = from; index < to; index++) if (base64Digit(text.charCodeAt(index)) < 0) return false;
  return true;
}

function isTestId(text: string, from: number): boolean {
  if (text.length <= from || text.length - from > 64) return false;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== dot && code !== 0x3a && base64Digit(code) < 0) return false;
  }
  return true;
}
