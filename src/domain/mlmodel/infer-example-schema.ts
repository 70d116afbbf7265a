import { dictionary } from '../../core/dictionary.js';
import type { ColumnShape, ColumnSpec, Schema, TensorSpec } from '../../core/entities/model-signature.js';
import type { Tensor } from '../../core/entities/tensor.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import type { Example } from './example.js';

/**
 * The schema of an example, by the rules of Python's `infer_signature`: tensors give tensors whose first dimension is
 * free, tables give columns. Whole numbers are `long`, others `double`; a column with an empty cell is not required, and
 * one of numbers is `double` then, as in a DataFrame. Where JavaScript cannot tell, a list of numbers is `double` as
 * soon as one of them has a fraction.
 *
 * @throws ValidationError naming the value that has no type
 */
export function inferExampleSchema(example: Example): Schema {
  switch (example.kind) {
    case 'tensor':
      return [tensorSpec(example.tensor)];
    case 'tensors':
      return Object.entries(example.tensors).map(([name, tensor]) => tensorSpec(tensor, name));
    case 'table':
      return example.columns.map((name, index) =>
        column(
          name,
          example.rows.map((row) => row[index]),
        ),
      );
    case 'json':
      return jsonSchema(example.value);
  }
}

function tensorSpec({ type, shape }: Tensor, name?: string): TensorSpec {
  const dtype = type === 'string' ? 'str' : type;
  return { type: 'tensor', ...(name === undefined ? {} : { name }), dtype, shape: shape.map((size, axis) => (axis === 0 ? -1 : size)) };
}

function column(name: string, cells: readonly unknown[]): ColumnSpec {
  const required = !cells.some(isEmpty);
  const shape = common(
    `column "${name}"`,
    cells.map((cell) => shapeOf(`column "${name}"`, cell)),
  );
  return { ...(shape.type === 'long' && !required ? { type: 'double' } : shape), name, required };
}

function jsonSchema(value: unknown): Schema {
  if (Array.isArray(value))
    return [
      {
        ...common(
          'the example',
          value.map((item) => shapeOf('the example', item)),
        ),
        required: true,
      },
    ];
  if (!isRecord(value)) return [{ ...shapeOf('the example', value), required: true }];
  return Object.entries(value).map(([name, field]) => ({ ...shapeOf(`"${name}"`, field), name, required: !isEmpty(field) }));
}

function shapeOf(what: string, value: unknown): ColumnShape {
  if (isEmpty(value)) return { type: 'any' };
  switch (typeof value) {
    case 'boolean':
      return { type: 'boolean' };
    case 'bigint':
      return { type: 'long' };
    case 'number':
      return { type: Number.isInteger(value) ? 'long' : 'double' };
    case 'string':
      return { type: 'string' };
  }
  if (value instanceof Date) return { type: 'datetime' };
  if (value instanceof Uint8Array) return { type: 'binary' };
  if (Array.isArray(value)) {
    return value.length === 0
      ? { type: 'any' }
      : {
          type: 'array',
          items: common(
            what,
            value.map((item) => shapeOf(what, item)),
          ),
        };
  }
  if (isRecord(value)) return objectShape(what, value);
  throw new ValidationError(`The example has ${describe(value)} in ${what}, which no type of a signature describes; give the signature.`);
}

function objectShape(what: string, value: Readonly<Record<string, unknown>>): ColumnShape {
  const fields = Object.entries(value);
  if (fields.length === 0) return { type: 'any' };
  return {
    type: 'object',
    properties: dictionary(
      fields.map(([name, field]) => [name, { ...shapeOf(`${what}, field "${name}"`, field), required: !isEmpty(field) }]),
    ),
  };
}

/** The one type that all of these values have. */
function common(what: string, shapes: readonly ColumnShape[]): ColumnShape {
  return shapes.reduce((a, b) => merge(what, a, b), { type: 'any' });
}

function merge(what: string, a: ColumnShape, b: ColumnShape): ColumnShape {
  if (a.type === 'any') return b;
  if (b.type === 'any') return a;
  if (a.type === 'array' && b.type === 'array') return { type: 'array', items: merge(what, a.items, b.items) };
  if (a.type === 'object' && b.type === 'object') {
    const names = [...new Set([...Object.keys(a.properties), ...Object.keys(b.properties)])];
    return {
      type: 'object',
      properties: dictionary(
        names.map((name) => {
          const [left, right] = [a.properties[name], b.properties[name]];
          const shape = merge(what, left ?? { type: 'any' }, right ?? { type: 'any' });
          return [name, { ...shape, required: left?.required === true && right?.required === true }] as const;
        }),
      ),
    };
  }
  if (a.type === b.type) return a;
  const numbers = [a.type, b.type].every((type) => type === 'long' || type === 'double');
  if (numbers) return { type: 'double' };
  throw new ValidationError(`The example mixes ${a.type} and ${b.type} in ${what}; give the signature, or values of one type.`);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isPlainObject(value);
}
