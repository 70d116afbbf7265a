import { searchError } from './search-error.js';

const limit = 2n ** 63n;

/**
 * An integer of up to 64 bits, exact whatever its size; `undefined` for a text that is another kind of number or none.
 *
 * @param clause where it stands, for the message
 * @throws ValidationError when it has more than 64 bits.
 */
export function parseInt64(text: string, clause: string): number | bigint | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  const exact = text.length <= 20 ? BigInt(text) : limit;
  if (exact >= limit || exact < -limit) throw searchError(`The number in "${clause}" has more than 64 bits.`);
  return exact;
}
