import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { decodeFloats as decode } from '../../../core/float-bytes.js';

/** The numbers of a saved metric, as `encodeFloats` wrote them. @throws StatisticsError when the text is damaged, or they are more or fewer */
export function decodeFloats(text: unknown, length: number): Float64Array {
  const values = decode(text);
  if (values?.length === length) return values;
  throw new StatisticsError(`A saved metric is damaged: ${length} numbers of 64 bits should stand in base64.`);
}
