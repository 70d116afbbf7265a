import type { Tensor } from '../../core/entities/tensor.js';

/**
 * An example of what a model is asked with: one tensor; tensors by name; a table, as a DataFrame is; or any other value
 * that JSON can hold, with dates and bytes.
 */
export type Example =
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  | { readonly kind: 'tensors'; readonly tensors: Readonly<Record<string, Tensor>> }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
  | { readonly kind: 'json'; readonly value: unknown };
