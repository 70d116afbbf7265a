/** Longest wait that a `Retry-After` header can cause, in milliseconds. */
const longestMs = 60_000;

/**
 * Reads a `Retry-After` header (seconds or an HTTP date, RFC 9110 §10.2.3): milliseconds to wait, at most 60,000, or
 * `undefined` when it makes no sense.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), longestMs);
  if (!/^[A-Za-z]{3,9},? .{1,40} GMT$/.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date - now, 0), longestMs);
}
