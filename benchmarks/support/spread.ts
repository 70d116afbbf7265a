/** The middle value; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of the values lies, between neighbours by straight line. */
export function quantile(values: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place % 1);
}

/** `min / median / max`; a single value stands alone. */
export function spread(values: readonly number[]): string {
  if (values.length === 1) return values.map(short).join();
  return [Math.min(...values), median(values), Math.max(...values)].map(short).join(' / ');
}

/** Three digits where that is a fraction, all of them in whole numbers. */
export function short(value: number): string {
  return value.toLocaleString('en-US', Math.abs(value) < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
}
