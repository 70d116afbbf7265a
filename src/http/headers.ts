import { ValidationError } from '../core/errors/request-error.js';

/** These describe the body and the connection, which are this client's business. */
const reserved = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Checks names and values of extra headers: no line breaks, nothing outside Latin-1, none that describe body or
 * connection. Values are never quoted.
 *
 * @throws ValidationError naming the header.
 */
export function checkHeaders(what: string, headers: unknown): asserts headers is Readonly<Record<string, string>> {
  if (typeof headers !== 'object' || headers === null) throw new ValidationError(`${what} something that is not an object of headers.`);
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/.test(name)) throw new ValidationError(`${what} a header whose name is not valid.`);
    if (reserved.has(name.toLowerCase())) throw new ValidationError(`${what} the header "${name}", which the client sets itself.`);
    if (typeof value !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new ValidationError(`${what} a value for the header "${name}" that is not text of printable Latin-1 characters.`);
    }
  }
}

/**
 * The parts of header values that a server might echo: whole values, and credentials without their scheme, basic ones
 * also decoded.
 */
export function secretsIn(headers: Readonly<Record<string, string>>): string[] {
  const secrets = new Set<string>();
  for (const value of Object.values(headers)) {
    secrets.add(value);
    const [, scheme = '', rest = ''] = /^(Basic|Bearer)\s+(.+)$/i.exec(value) ?? [];
    secrets.add(rest);
    if (scheme.toLowerCase() === 'basic') {
      const pair = Buffer.from(rest, 'base64').toString();
      secrets.add(pair).add(pair.slice(pair.indexOf(':') + 1));
    }
  }
  secrets.delete('');
  return [...secrets];
}

/** Headers of an answer with lower-case names. */
export function plainHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
