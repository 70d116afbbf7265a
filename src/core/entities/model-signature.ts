/** Element types of columns, as MLflow names them: `integer` has 32 bits, `long` 64. */
export type ColumnType = 'boolean' | 'integer' | 'long' | 'float' | 'double' | 'string' | 'binary' | 'datetime';

/** Type of a column's values: an element type, or a list, record or dictionary of types. */
export type ColumnShape =
  | { readonly type: ColumnType }
  | { readonly type: 'array'; readonly items: ColumnShape }
  | { readonly type: 'object'; readonly properties: Readonly<Record<string, ColumnShape & { readonly required?: boolean | undefined }>> }
  | { readonly type: 'map'; readonly values: ColumnShape }
  | { readonly type: 'any' };

/** One column of a table. */
export type ColumnSpec = ColumnShape & {
  readonly name?: string | undefined;
  /** @default true */
  readonly required?: boolean | undefined;
};

/** One tensor. Either a schema has exactly one tensor without a name, or all have names. */
export interface TensorSpec {
  readonly type: 'tensor';
  readonly name?: string | undefined;
  /** NumPy's name, such as `float32`, `int64`, `bool`, `str`. */
  readonly dtype: string;
  /** -1 stands for any size. */
  readonly shape: readonly number[];
}

/** A parameter of inference. */
export interface ParamSpec {
  readonly name: string;
  readonly type: ColumnType | 'object';
  readonly default: unknown;
  /** `[-1]` for a list; absent for a single value. */
  readonly shape?: readonly number[] | undefined;
  /** Fields of a param of type `object`. */
  readonly properties?: Extract<ColumnShape, { readonly type: 'object' }>['properties'] | undefined;
}

/** Columns or tensors, never both. */
export type Schema = readonly ColumnSpec[] | readonly TensorSpec[];

/** What a model takes and gives, in the terms of MLflow. */
export interface ModelSignature {
  readonly inputs?: Schema | undefined;
  readonly outputs?: Schema | undefined;
  readonly params?: readonly ParamSpec[] | undefined;
}
