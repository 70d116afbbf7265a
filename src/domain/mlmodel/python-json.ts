/**
 * Writes JSON as Python's `json.dumps` does: `, ` and `: ` between the parts, everything outside ASCII escaped, the
 * non-finite numbers by name.
 *
 * @param asFloats write whole numbers with `.0`, as Python writes values of type float
 */
export function toPythonJson(value: unknown, asFloats = false): string {
  if (typeof value === 'number') return asFloats ? pythonFloat(value) : pythonNumber(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return ascii(JSON.stringify(value));
  if (typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => toPythonJson(item, asFloats)).join(', ')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${ascii(JSON.stringify(key))}: ${toPythonJson(field, asFloats)}`).join(', ')}}`;
}

/** What stands for a bare number while the text is read as JSON. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what tells the mark from a text
const mark = /^\u0000-?(?:NaN|Infinity)$/;

/**
 * Reads JSON that Python wrote, with the bare `NaN`, `Infinity` and `-Infinity` that are no JSON.
 *
 * @throws SyntaxError
 */
export function parsePythonJson(text: string): unknown {
  const bare = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs;
  const marked = text.replace(bare, (match) => (match.startsWith('"') ? match : `"\\u0000${match}"`));
  return JSON.parse(marked, (_, value: unknown) => (typeof value === 'string' && mark.test(value) ? Number(value.slice(1)) : value));
}

function pythonNumber(value: number): string {
  return Number.isSafeInteger(value) ? String(value === 0 ? 0 : value) : pythonFloat(value);
}

/** Python writes an exponent from 1e16 on and below 1e-4, of two digits at least. */
function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = ''] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= 16 || exponent < -4) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const digits = String(value);
  return digits.includes('.') ? digits : `${digits}.0`;
}

function ascii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => (unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`));
}
