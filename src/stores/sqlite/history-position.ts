import type { Metric } from '../../core/entities/metric.js';
import { refusal } from './refusal.js';

/** A point as the table `metrics` holds it. */
export type PointRow = [timestamp: number, step: number, value: number, isNan: number];

/** Where a page of a history starts: after a point; and the last timestamp that belongs to the history. */
export interface HistoryPosition {
  readonly after: PointRow;
  readonly until: number;
}

/** The point that a row holds. */
export function toMetric(key: string, [timestamp, step, value, isNan]: PointRow): Metric {
  return { key, value: isNan === 1 ? Number.NaN : value, timestamp, step };
}

/** The page token for a position. */
export function encodeHistoryToken({ after, until }: HistoryPosition): string {
  return Buffer.from(JSON.stringify([...after, until])).toString('base64url');
}

/** @throws ValidationError for text that is not a token of this store. */
export function decodeHistoryToken(token: string): HistoryPosition {
  try {
    const numbers: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (isFiveNumbers(numbers)) {
      const [timestamp, step, value, isNan, until] = numbers;
      return { after: [timestamp, step, value, isNan], until };
    }
  } catch {
    // Not JSON: refused below.
  }
  throw refusal('INVALID_PARAMETER_VALUE', 'Invalid page token: pass the nextPageToken of the page before, unchanged.');
}

function isFiveNumbers(value: unknown): value is [number, number, number, number, number] {
  return Array.isArray(value) && value.length === 5 && value.every((number) => typeof number === 'number');
}
