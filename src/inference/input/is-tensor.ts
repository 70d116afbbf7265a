import type { Tensor } from '../../core/entities/tensor.js';
import { isTensorType } from '../element-types.js';

/** Whether a value looks like a tensor; whether its parts go together is checked where it is used. */
export function isTensor(value: unknown): value is Tensor {
  if (typeof value !== 'object' || value === null) return false;
  const { type, shape, data } = value as Partial<Tensor>;
  return typeof type === 'string' && isTensorType(type) && Array.isArray(shape) && typeof data === 'object';
}
