import { describe } from '../../../core/validation/describe.js';
import type { Label } from '../../../domain/learning/learner.js';
import type { Rejection } from './rejection.js';

const longestId = 200;
const longestLabel = 200;
/** The last moment that a Date can hold. */
const lastTime = 8.64e15;

/** Why an id cannot be taken, or nothing. */
export function checkId(id: unknown): Rejection | undefined {
  if (typeof id === 'string' && id !== '' && id.length <= longestId && isWellFormed(id)) return undefined;
  return { reason: 'bad-id', message: `The id must be a text of 1 to ${longestId} characters, not ${describeText(id, longestId)}.` };
}

/** Why a weight cannot be taken, or nothing. */
export function checkWeight(weight: unknown): Rejection | undefined {
  if (typeof weight === 'number' && weight > 0 && weight < Number.POSITIVE_INFINITY) return undefined;
  return { reason: 'bad-weight', message: `The weight must be a positive number, not ${describe(weight)}.` };
}

/** Why a time cannot be taken, or nothing. */
export function checkTime(time: unknown): Rejection | undefined {
  if (typeof time === 'number' && time >= 0 && time <= lastTime) return undefined;
  return { reason: 'bad-timestamp', message: `The timestamp must be epoch milliseconds, not ${describe(time)}.` };
}

/** Numbers beyond are no measurements; their squares would soon be infinite. */
export const widest = 1e100;

/** Whether a value can be the label of a regression. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= -widest && value <= widest;
}

/** Whether a value can be the label of a class. */
export function isClass(value: unknown): value is Label {
  if (typeof value === 'number') return value - value === 0;
  return typeof value === 'boolean' || (typeof value === 'string' && value.length <= longestLabel && isWellFormed(value));
}

function describeText(value: unknown, longest: number): string {
  if (typeof value !== 'string' || value === '') return describe(value);
  return value.length > longest ? `one of ${value.length}` : 'one with half a surrogate pair';
}

/** Half a surrogate pair has no place in UTF-8: it would come back from the log as another text. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
