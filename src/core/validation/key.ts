import { posix } from 'node:path';
import { ValidationError } from '../errors/request-error.js';
import { limits } from '../limits.js';
import { describe } from './describe.js';

const allowed = /^[\p{L}\p{N}_\-. :/]+$/u;

/** What a key names, for messages. */
export type KeyKind = 'metric' | 'param' | 'tag';

/**
 * Checks the name of a metric, param or tag by MLflow's rules: 1 to 250 characters; letters and digits of any script,
 * `_`, `-`, `.`, space, `:` and `/`; as a path it must be relative and in normal form (`a//b`, `../a` are not).
 *
 * @throws ValidationError
 */
export function parseKey(kind: KeyKind, key: unknown): string {
  if (typeof key !== 'string' || key === '') {
    throw new ValidationError(`The name of a ${kind} must be a non-empty string, not ${describe(key)}.`);
  }
  if (key.length > limits.keyLength) {
    throw new ValidationError(
      `The ${kind} name "${key.slice(0, 40)}…" has ${key.length} characters; at most ${limits.keyLength} are allowed.`,
    );
  }
  if (!allowed.test(key)) {
    throw new ValidationError(
      `The ${kind} name ${JSON.stringify(key)} has characters that MLflow refuses; use letters, digits, "_", "-", ".", ":", "/" and spaces.`,
    );
  }
  if (key === '.' || key === '..' || key.startsWith('/') || key.startsWith('../') || trimmed(posix.normalize(key)) !== key) {
    throw new ValidationError(
      `The ${kind} name ${JSON.stringify(key)} must be a relative path in normal form, without leading, trailing or doubled "/" and without "." or ".." parts.`,
    );
  }
  return key;
}

function trimmed(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
