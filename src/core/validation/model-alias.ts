import { ValidationError } from '../errors/request-error.js';
import { limits } from '../limits.js';
import { parseText } from './text.js';

/**
 * Checks an alias of a registered model by MLflow's rules: 1 to 255 letters and digits of any script, "_" and "-".
 * `latest` and `v1`, `v2`, … stand for versions and are reserved, in any case.
 *
 * @throws ValidationError
 */
export function parseModelAlias(value: unknown): string {
  const alias = parseText('The alias of a registered model', value, { maxLength: limits.modelAliasLength, required: true });
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias)) {
    throw new ValidationError(`The alias ${JSON.stringify(alias)} has characters that MLflow refuses; use letters, digits, "_" and "-".`);
  }
  if (/^(latest|v\d+)$/i.test(alias)) {
    throw new ValidationError(`The alias "${alias}" is reserved: "latest" and "v<number>" stand for versions. Use another name.`);
  }
  return alias;
}
