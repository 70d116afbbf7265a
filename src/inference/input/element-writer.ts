import type { TensorType } from '../../core/entities/tensor.js';
import { toFloat16 } from '../float16.js';

/** Writes single values into the data of a tensor. */
export interface ElementWriter {
  /** What it takes, for messages: `a number`. */
  readonly takes: string;
  /** Writes one value; false, and nothing written, for a value that the type does not hold. */
  write(data: unknown, index: number, value: unknown): boolean;
}

const largestFloat32 = 3.4028235677973366e38;
const decimal = /^-?\d{1,20}$/;

/** Writes values of a type. Numbers may round to a float's precision; nothing is cut, wrapped or made infinite. */
export function elementWriter(type: TensorType): ElementWriter {
  switch (type) {
    case 'float32':
      return float(largestFloat32, (data: Float32Array, index, value) => {
        data[index] = value;
      });
    case 'float64':
      return float(Number.POSITIVE_INFINITY, (data: Float64Array, index, value) => {
        data[index] = value;
      });
    case 'float16':
      return float(65_520, (data: Uint16Array, index, value) => {
        data[index] = toFloat16(value);
      });
    case 'int64':
      return bigInteger(-(2n ** 63n), 2n ** 63n - 1n);
    case 'uint64':
      return bigInteger(0n, 2n ** 64n - 1n);
    case 'bool':
      return boolean;
    case 'string':
      return text;
    default: {
      const bits = Number(type.replace(/\D+/, ''));
      return type.startsWith('u') ? integer(0, 2 ** bits - 1) : integer(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1);
    }
  }
}

/** `limit` is the least magnitude that would round to infinity. */
function float<T>(limit: number, put: (data: T, index: number, value: number) => void): ElementWriter {
  return {
    takes: limit === Number.POSITIVE_INFINITY ? 'a number' : `a number below ${limit.toPrecision(5)} in magnitude`,
    write: (data, index, value) => {
      if (typeof value !== 'number' || (Math.abs(value) >= limit && Number.isFinite(value))) return false;
      put(data as T, index, value);
      return true;
    },
  };
}

function integer(min: number, max: number): ElementWriter {
  return {
    takes: `an integer from ${min} to ${max}`,
    write: (data, index, value) => {
      const number = typeof value === 'bigint' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) return false;
      (data as number[])[index] = number;
      return true;
    },
  };
}

function bigInteger(min: bigint, max: bigint): ElementWriter {
  return {
    takes: `an integer from ${min} to ${max} (as a bigint or a string of digits beyond 2^53, where numbers are not exact)`,
    write: (data, index, value) => {
      const big = exactInteger(value);
      if (big === undefined || big < min || big > max) return false;
      (data as bigint[])[index] = big;
      return true;
    },
  };
}

function exactInteger(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  // JSON has no other way to carry these; a short one is a column of the wrong type.
  return typeof value === 'string' && decimal.test(value) && !Number.isSafeInteger(Number(value)) ? BigInt(value) : undefined;
}

const boolean: ElementWriter = {
  takes: 'true or false',
  write: (data, index, value) => {
    if (typeof value !== 'boolean') return false;
    (data as number[])[index] = value ? 1 : 0;
    return true;
  },
};

const text: ElementWriter = {
  takes: 'a string of Unicode text without NUL characters',
  write: (data, index, value) => {
    if (!isModelText(value)) return false;
    (data as string[])[index] = value;
    return true;
  },
};

/** Whether onnxruntime gets a string as it is: it ends strings at NUL and replaces lone surrogates. */
export function isModelText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && (value as string & { isWellFormed(): boolean }).isWellFormed();
}
