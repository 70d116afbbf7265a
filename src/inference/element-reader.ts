import type { Tensor } from '../core/entities/tensor.js';
import { fromFloat16 } from './float16.js';

/** Reads single elements of a tensor as JavaScript has them: integers of 64 bits as numbers where they are safe, else as strings. */
export function elementReader({ type, data }: Tensor): (index: number) => unknown {
  switch (type) {
    case 'int64':
    case 'uint64':
      return (index) => safeInteger((data as BigInt64Array)[index] as bigint);
    case 'bool':
      return (index) => data[index] !== 0;
    case 'float16':
      return (index) => fromFloat16((data as Uint16Array)[index] as number);
    default:
      return (index) => data[index];
  }
}

function safeInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
