import { dictionary } from '../../core/dictionary.js';
import type {
  ColumnShape,
  ColumnSpec,
  ColumnType,
  ModelSignature,
  ParamSpec,
  Schema,
  TensorSpec,
} from '../../core/entities/model-signature.js';
import { ModelError } from '../../core/errors/model-error.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import { parsePythonJson } from './python-json.js';

type Json = Readonly<Record<string, unknown>>;

const columnTypes: ReadonlySet<string> = new Set<ColumnType>([
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'datetime',
]);

/** Deeper types than any table has, but not so deep that reading them ends the process. */
const maxDepth = 64;

/**
 * Reads a signature as MLmodel holds it: inputs, outputs and params, each a JSON text or null.
 *
 * @returns nothing when all three are absent
 * @throws ModelError of kind `corrupt`
 */
export function parseSignature(value: unknown): ModelSignature | undefined {
  if (value === null || value === undefined) return undefined;
  const { inputs, outputs, params } = object('The signature', value);
  const signature: ModelSignature = {
    inputs: parseList('inputs', inputs, parseSchema),
    outputs: parseList('outputs', outputs, parseSchema),
    params: parseList('params', params, (items) => items.map(parseParam)),
  };
  return Object.values(signature).every((part) => part === undefined) ? undefined : signature;
}

function parseList<T>(part: string, text: unknown, parse: (items: readonly Json[]) => T): T | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  const items = typeof text === 'string' ? readJson(part, text) : text;
  if (!Array.isArray(items)) throw corrupt(`The ${part} of the signature must be a JSON list.`);
  return parse(items.map((item) => object(`An item of the signature's ${part}`, item)));
}

function readJson(part: string, text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch (cause) {
    throw corrupt(`The ${part} of the signature are not valid JSON.`, cause);
  }
}

function parseSchema(items: readonly Json[]): Schema {
  const tensors = items.filter((item) => item.type === 'tensor').length;
  if (tensors === 0) return items.map(parseColumn);
  if (tensors < items.length) throw corrupt('The signature mixes tensors and columns.');
  return items.map(parseTensor);
}

function parseTensor(item: Json): TensorSpec {
  const { dtype, shape } = object('The tensor-spec of a signature', item['tensor-spec']);
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= -1)) {
    throw corrupt('A tensor of the signature needs a dtype and a shape of integers.');
  }
  return { type: 'tensor', ...named(item), dtype, shape: shape as number[] };
}

function parseColumn(item: Json): ColumnSpec {
  return { ...parseShape(item, 0), ...named(item), required: item.required !== false && item.optional !== true };
}

function parseShape(item: Json, depth: number): ColumnShape {
  if (depth > maxDepth) throw corrupt(`The signature nests types deeper than ${maxDepth} levels.`);
  const { type } = item;
  const inner = (value: unknown) => parseShape(object(`The type inside ${String(type)} of the signature`, value), depth + 1);
  switch (type) {
    case 'array':
      return { type, items: inner(item.items) };
    case 'map':
      return { type, values: inner(item.values) };
    case 'object': {
      const properties = Object.entries(object('The properties of an object of the signature', item.properties));
      return {
        type,
        properties: dictionary(
          properties.map(([name, value]) => [name, { ...inner(value), required: (value as Json).required !== false }] as const),
        ),
      };
    }
    case 'any':
      return { type };
    case 'sparkml_vector':
      return { type: 'array', items: { type: 'double' } };
    default:
      return { type: columnType(type) };
  }
}

function parseParam(item: Json): ParamSpec {
  const type = item.type ?? item.dtype;
  if (typeof item.name !== 'string') throw corrupt('A param of the signature has no name.');
  const shape = item.shape === null || item.shape === undefined ? undefined : (item.shape as number[]);
  const common = { name: item.name, default: item.default, ...(shape === undefined ? {} : { shape }) };
  if (type === 'object') {
    const { properties } = parseShape({ ...item, type }, 0) as Extract<ColumnShape, { readonly type: 'object' }>;
    return { ...common, type, properties };
  }
  return { ...common, type: columnType(type) };
}

function columnType(type: unknown): ColumnType {
  if (typeof type === 'string' && columnTypes.has(type)) return type as ColumnType;
  throw corrupt(`The signature has a column of the unknown type ${JSON.stringify(type) ?? 'undefined'}.`);
}

function named({ name }: Json): { readonly name?: string } {
  return name === undefined || name === null ? {} : { name: String(name) };
}

function object(what: string, value: unknown): Json {
  if (isPlainObject(value)) return value as Json;
  throw corrupt(`${what} must be an object.`);
}

function corrupt(message: string, cause?: unknown): ModelError {
  return new ModelError(`${message} Check the signature in MLmodel.`, { kind: 'corrupt', cause });
}
