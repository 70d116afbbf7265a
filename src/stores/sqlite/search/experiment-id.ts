import { parseInt64 } from './int64.js';
import { excerpt, searchError } from './search-error.js';

/**
 * The integer behind an experiment id.
 *
 * @param where the clause or argument it stands in, for the message
 * @throws ValidationError
 */
export function parseExperimentId(id: string, where: string): bigint {
  const value = parseInt64(id.trim(), where);
  if (value === undefined) throw searchError(`"${excerpt(id)}" in ${where} is not an experiment id; ids are integers.`);
  return BigInt(value);
}
