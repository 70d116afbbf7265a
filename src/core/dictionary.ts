/** Builds a dictionary without prototype, so that keys such as `__proto__` are plain data. */
export function dictionary<V>(entries: Iterable<readonly [string, V]>): Record<string, V> {
  const result = Object.create(null) as Record<string, V>;
  for (const [key, value] of entries) result[key] = value;
  return result;
}
