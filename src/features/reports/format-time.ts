import { absent, type MaybeNumber } from './format-number.js';

const msPerMinute = 60_000;
const msPerHour = 60 * msPerMinute;
const msPerDay = 24 * msPerHour;
/** Beyond it there is no date. */
const lastMoment = 8.64e15;

/** A moment, given in epoch milliseconds, to the minute, in UTC. */
export function moment(timestamp: MaybeNumber): string {
  if (timestamp === undefined || timestamp === null || !(Math.abs(timestamp) <= lastMoment)) return absent;
  return `${new Date(timestamp).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A stretch of milliseconds in its two largest units. */
export function duration(ms: MaybeNumber): string {
  if (ms === undefined || ms === null || !Number.isFinite(ms)) return absent;
  if (ms < msPerMinute) return ms <= 0 ? 'none' : 'less than a minute';
  const minutes = Math.round(ms / msPerMinute) * msPerMinute;
  const days = Math.floor(minutes / msPerDay);
  const hours = Math.floor((minutes % msPerDay) / msPerHour);
  const rest = Math.round((minutes % msPerHour) / msPerMinute);
  const parts = days > 0 ? [said(days, 'day'), said(hours, 'hour')] : [said(hours, 'hour'), said(rest, 'minute')];
  return parts.filter((part) => part !== undefined).join(' ');
}

function said(amount: number, unit: string): string | undefined {
  if (amount === 0) return undefined;
  return `${amount.toLocaleString('en-US')} ${unit}${amount === 1 ? '' : 's'}`;
}
