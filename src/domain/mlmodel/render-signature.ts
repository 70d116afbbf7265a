import type { ColumnShape, ColumnSpec, ModelSignature, ParamSpec, TensorSpec } from '../../core/entities/model-signature.js';
import { toPythonJson } from './python-json.js';

/** A signature as MLmodel holds it: three JSON texts. */
export interface RenderedSignature {
  readonly inputs: string | null;
  readonly outputs: string | null;
  readonly params: string | null;
}

/** Writes a signature byte for byte as Python's `ModelSignature.to_dict` does. */
export function renderSignature({ inputs, outputs, params }: ModelSignature): RenderedSignature {
  return { inputs: renderList(inputs, renderSpec), outputs: renderList(outputs, renderSpec), params: renderList(params, renderParam) };
}

function renderList<T>(items: readonly T[] | undefined, render: (item: T) => string): string | null {
  return items === undefined || items.length === 0 ? null : `[${items.map(render).join(', ')}]`;
}

function renderSpec(spec: ColumnSpec | TensorSpec): string {
  if (spec.type === 'tensor') {
    const { name, dtype, shape } = spec;
    return toPythonJson({ name, type: 'tensor', 'tensor-spec': { dtype, shape } });
  }
  return toPythonJson({ ...plainShape(spec), name: spec.name, required: spec.required !== false });
}

function renderParam({ name, default: value, shape, type, properties }: ParamSpec): string {
  const isFloat = type === 'float' || type === 'double';
  const kind = type === 'object' ? plainShape({ type, properties: properties ?? {} }) : { type };
  const rest = toPythonJson({ shape: shape ?? null, ...kind });
  return `{"name": ${toPythonJson(name)}, "default": ${toPythonJson(renderDefault(value), isFloat)}, ${rest.slice(1)}`;
}

/** Python's `isoformat` has microseconds and no zone. */
function renderDefault(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renderDefault);
  if (!(value instanceof Date)) return value;
  return value.toISOString().replace('Z', '000').replace(/\.0+$/, '');
}

function plainShape(shape: ColumnShape): Record<string, unknown> {
  switch (shape.type) {
    case 'array':
      return { type: 'array', items: plainShape(shape.items) };
    case 'map':
      return { type: 'map', values: plainShape(shape.values) };
    case 'object': {
      const names = Object.keys(shape.properties).sort();
      const property = (name: string) => {
        const inner = shape.properties[name] as ColumnShape & { readonly required?: boolean };
        return { ...plainShape(inner), required: inner.required !== false };
      };
      return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, property(name)])) };
    }
    default:
      return { type: shape.type };
  }
}
