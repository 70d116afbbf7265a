import type { Interval } from '../../domain/stats/sample.js';

/** Stands where there is no number. */
export const absent = '–';

/** A number as it may come from JSON, which has `null` for what is not finite. */
export type MaybeNumber = number | null | undefined;

/** A count of things. */
export function count(value: MaybeNumber): string {
  return isNumber(value) ? grouped(value, 0) : absent;
}

/** A number by itself: four significant digits. */
export function digits(value: MaybeNumber): string {
  if (!isNumber(value)) return absent;
  return withDecimals(value, value === 0 ? 0 : 3 - exponentOf(value), true);
}

/** A share of 1 in percent; never 0 % or 100 % of what is neither. */
export function percent(share: MaybeNumber): string {
  if (!isNumber(share)) return absent;
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  if (share < 1 && share > 0.9999) return '> 99.99 %';
  return `${grouped(share * 100, 2)} %`;
}

/** A level of confidence, as it was chosen. */
export function level(confidence: number): string {
  return `${Number((confidence * 100).toPrecision(12))} %`;
}

/** A p-value. */
export function pValue(value: MaybeNumber): string {
  if (!isNumber(value)) return absent;
  return value < 0.0001 ? '< 0.0001' : value.toFixed(4);
}

/** A value with its interval: as many decimals as tell two digits of the uncertainty. */
export function withInterval(value: MaybeNumber, interval: Interval | undefined): string {
  if (!isNumber(value)) return absent;
  if (interval === undefined) return digits(value);
  const { lower, upper } = interval as { readonly lower: MaybeNumber; readonly upper: MaybeNumber };
  const reach = Math.max(distance(value, lower), distance(value, upper));
  if (reach === 0) return digits(value);
  const decimals = 1 - exponentOf(reach);
  const end = (bound: MaybeNumber, infinite: string) => (isNumber(bound) ? withDecimals(bound, decimals) : infinite);
  return `${withDecimals(value, decimals)} [${end(lower, '−∞')}, ${end(upper, '∞')}]`;
}

/** A relative difference with its interval, in percent. */
export function relativeWithInterval(effect: (Interval & { readonly estimate: number }) | undefined): string {
  if (effect === undefined || !isNumber(effect.estimate)) return absent;
  const { estimate, lower, upper } = effect as { readonly estimate: number; readonly lower: MaybeNumber; readonly upper: MaybeNumber };
  const scaled = { lower: inPercent(lower), upper: inPercent(upper) } as Interval;
  return `${withInterval(estimate * 100, scaled)} %`;
}

/** Whether there is a number that can be written and drawn. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function inPercent(share: MaybeNumber): MaybeNumber {
  return isNumber(share) ? share * 100 : undefined;
}

function distance(value: number, bound: MaybeNumber): number {
  return isNumber(bound) ? Math.abs(bound - value) : 0;
}

function exponentOf(value: number): number {
  return Math.floor(Math.log10(Math.abs(value)));
}

const mostDecimals = 7;

/** Very small and very large numbers are written with an exponent. */
function withDecimals(value: number, decimals: number, trim = false): string {
  if (value !== 0 && (decimals > mostDecimals || Math.abs(value) >= 1e12)) return value.toExponential(2);
  return grouped(value, Math.max(0, decimals), trim);
}

function grouped(value: number, decimals: number, trim = false): string {
  return value.toLocaleString('en-US', {
    maximumFractionDigits: decimals,
    minimumFractionDigits: trim ? 0 : decimals,
    signDisplay: 'negative',
  });
}
