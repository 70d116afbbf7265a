/** A short, safe description of a wrong value for messages: its type, and the value where that is small and harmless. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string':
      return value === '' ? 'an empty string' : `the string ${JSON.stringify(value.slice(0, 40))}`;
    case 'number':
    case 'boolean':
      return String(value);
    case 'bigint':
      return `the bigint ${value}`;
    default:
      return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
  }
}
