import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import type { Auth, HttpSettings } from '../open-client.js';
import { optionalBoolean, plainObject } from './option-values.js';

/**
 * Checks the option `auth`. Messages never repeat a value of it.
 *
 * @throws ValidationError
 */
export function parseAuth(input: Auth | undefined): Auth | undefined {
  if (input === undefined) return undefined;
  const auth = input as unknown as Readonly<Record<string, unknown>> | null;
  const names = typeof auth === 'object' && auth !== null ? Object.keys(auth).sort().join() : '';
  if (names === 'password,username' && headerText(auth?.['username']) && headerText(auth?.['password'])) return input;
  if (names === 'token' && headerText(auth?.['token'])) return input;
  if (names === 'headers' && typeof auth?.['headers'] === 'function') return input;
  throw new ValidationError(
    'The option auth must be { username, password }, { token } or { headers: async () => ({ … }) }, with non-empty strings of one line.',
  );
}

function headerText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/[\r\n\0]/.test(value);
}

const known: ReadonlySet<string> = new Set<keyof HttpSettings>([
  'attemptTimeoutMs',
  'deadlineMs',
  'maxRetries',
  'ca',
  'clientCert',
  'insecureTls',
  'proxy',
  'headers',
]);

/**
 * Checks the option `http`.
 *
 * @throws ValidationError naming the setting.
 */
export function parseHttp(input: HttpSettings | undefined): HttpSettings | undefined {
  if (input === undefined) return undefined;
  const http = plainObject('The option http', input, known) as HttpSettings;
  for (const name of ['attemptTimeoutMs', 'deadlineMs'] as const) {
    if (http[name] !== undefined) parseInteger(`The option http.${name}`, http[name], { min: 1, max: 2 ** 31 - 1 });
  }
  if (http.maxRetries !== undefined) parseInteger('The option http.maxRetries', http.maxRetries, { min: 0, max: 100 });
  for (const name of ['ca', 'clientCert'] as const) {
    if (http[name] !== undefined && (typeof http[name] !== 'string' || http[name] === '')) {
      throw new ValidationError(`The option http.${name} must be PEM text or the path of a PEM file.`);
    }
  }
  optionalBoolean('The option http.insecureTls', http.insecureTls);
  checkProxy(http.proxy);
  checkHeaders(http.headers);
  return http;
}

function checkProxy(proxy: unknown): void {
  if (proxy === undefined || proxy === false) return;
  if (typeof proxy === 'string' && URL.canParse(proxy) && /^https?:/i.test(proxy)) return;
  throw new ValidationError('The option http.proxy must be an http:// or https:// address, or false.');
}

function checkHeaders(headers: unknown): void {
  if (headers === undefined) return;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    throw new ValidationError(`The option http.headers must be an object of header names and texts, not ${describe(headers)}.`);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
      throw new ValidationError(`The option http.headers has the name ${JSON.stringify(name)}, which is not a header name.`);
    }
    if (typeof value !== 'string' || /[\r\n\0]/.test(value)) {
      throw new ValidationError(`The option http.headers must give a text of one line for "${name}".`);
    }
  }
}
