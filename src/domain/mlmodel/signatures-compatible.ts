import type { ColumnShape, ColumnSpec, ModelSignature, Schema, TensorSpec } from '../../core/entities/model-signature.js';

/** Whether one model can take another's place, and what stands against it. */
export interface SignatureComparison {
  readonly compatible: boolean;
  /** One sentence per reason; empty when compatible. */
  readonly problems: readonly string[];
}

/** Conversions that MLflow makes because they lose nothing (`_enforce_mlflow_datatype`). */
const widens: Readonly<Record<string, readonly string[]>> = {
  integer: ['long', 'double'],
  float: ['double'],
};

/**
 * Whether callers of `incumbent` can go over to `candidate` without a change: what they send is accepted, what they read
 * is there.
 *
 * - Inputs: whatever the candidate requires, the incumbent requires already, of the same type or one that MLflow widens.
 *   New inputs may only be optional. Columns may be dropped (MLflow ignores columns it does not know), tensors may not.
 * - A dimension that was open stays open; a fixed one may become open.
 * - Outputs: all that the incumbent gives, of the same type; more may come, at the end where they have no names.
 * - Params: all that the incumbent has, of the same type and shape; they have defaults, so more may come.
 * - What the incumbent does not declare promises nothing. What it declares, the candidate must declare too.
 */
export function signaturesCompatible(candidate: ModelSignature | undefined, incumbent: ModelSignature | undefined): SignatureComparison {
  const problems = [
    ...side('inputs', candidate?.inputs, incumbent?.inputs, compareInputs),
    ...side('outputs', candidate?.outputs, incumbent?.outputs, compareOutputs),
    ...(incumbent?.params ?? []).flatMap((param) => {
      const same = candidate?.params?.find(({ name }) => name === param.name);
      if (same === undefined) return [`The param "${param.name}" is gone.`];
      const sameShape = JSON.stringify([same.type, same.shape ?? null]) === JSON.stringify([param.type, param.shape ?? null]);
      return sameShape ? [] : [`The param "${param.name}" is ${same.type} instead of ${param.type}, or of another shape.`];
    }),
  ];
  return { compatible: problems.length === 0, problems };
}

type Spec = ColumnSpec | TensorSpec;
type Compare = (candidate: readonly Spec[], incumbent: readonly Spec[]) => readonly string[];

function side(what: string, candidate: Schema | undefined, incumbent: Schema | undefined, compare: Compare): readonly string[] {
  if (incumbent === undefined || incumbent.length === 0) return [];
  if (candidate === undefined || candidate.length === 0) return [`The new signature declares no ${what}, the old one does.`];
  if (isTensors(candidate) !== isTensors(incumbent)) {
    return [`The ${what} are ${isTensors(candidate) ? 'tensors' : 'columns'} instead of ${isTensors(incumbent) ? 'tensors' : 'columns'}.`];
  }
  return compare(candidate, incumbent);
}

function compareInputs(candidate: readonly Spec[], incumbent: readonly Spec[]): readonly string[] {
  const added = candidate.flatMap((spec, index) => {
    const before = counterpart(spec, index, incumbent);
    if (before === undefined) return isRequired(spec) ? [`The input ${label(spec, index)} is new and required.`] : [];
    const optional = isRequired(spec) && !isRequired(before) ? [`The input ${label(spec, index)} is required now.`] : [];
    return [...optional, ...changed('input', spec, before, index, accepts(spec, before))];
  });
  const dropped = isTensors(incumbent)
    ? incumbent.flatMap((spec, index) =>
        counterpart(spec, index, candidate) === undefined
          ? [`The input ${label(spec, index)} is gone, so callers that send it are refused.`]
          : [],
      )
    : [];
  return [...added, ...dropped];
}

function compareOutputs(candidate: readonly Spec[], incumbent: readonly Spec[]): readonly string[] {
  return incumbent.flatMap((before, index) => {
    const spec = counterpart(before, index, candidate);
    if (spec === undefined) return [`The output ${label(before, index)} is gone.`];
    const optional = isRequired(before) && !isRequired(spec) ? [`The output ${label(before, index)} may be missing now.`] : [];
    return [...optional, ...changed('output', spec, before, index, gives(spec, before))];
  });
}

/** Named by name, nameless by place; a lone tensor without a name stands for any lone tensor. */
function counterpart(spec: Spec, index: number, others: readonly Spec[]): Spec | undefined {
  if (spec.name === undefined) return others[index];
  const lone = others.length === 1 && index === 0 && others[0]?.name === undefined ? others[0] : undefined;
  return others.find(({ name }) => name === spec.name) ?? lone;
}

function changed(kind: string, spec: Spec, before: Spec, index: number, fine: boolean): readonly string[] {
  return fine ? [] : [`The ${kind} ${label(spec, index)} is ${typeText(spec)} instead of ${typeText(before)}.`];
}

function accepts(spec: Spec, before: Spec): boolean {
  if (spec.type === 'tensor' || before.type === 'tensor') return allowsTensor(spec, before);
  return acceptsShape(spec, before);
}

function gives(spec: Spec, before: Spec): boolean {
  if (spec.type === 'tensor' || before.type === 'tensor') return allowsTensor(before, spec);
  return givesShape(spec, before);
}

/** Every size that `narrow` allows, `wide` allows too. */
function allowsTensor(wide: Spec, narrow: Spec): boolean {
  if (wide.type !== 'tensor' || narrow.type !== 'tensor' || wide.dtype !== narrow.dtype) return false;
  return wide.shape.length === narrow.shape.length && wide.shape.every((size, axis) => size === -1 || size === narrow.shape[axis]);
}

function acceptsShape(now: ColumnShape, before: ColumnShape): boolean {
  if (now.type === 'any') return true;
  if (now.type === 'array' && before.type === 'array') return acceptsShape(now.items, before.items);
  if (now.type === 'map' && before.type === 'map') return acceptsShape(now.values, before.values);
  if (now.type === 'object' && before.type === 'object') {
    return Object.entries(now.properties).every(([name, property]) => {
      const had = before.properties[name];
      if (had === undefined) return property.required === false;
      return (property.required === false || had.required !== false) && acceptsShape(property, had);
    });
  }
  return now.type === before.type || (widens[before.type]?.includes(now.type) ?? false);
}

function givesShape(now: ColumnShape, before: ColumnShape): boolean {
  if (before.type === 'any') return true;
  if (now.type === 'array' && before.type === 'array') return givesShape(now.items, before.items);
  if (now.type === 'map' && before.type === 'map') return givesShape(now.values, before.values);
  if (now.type === 'object' && before.type === 'object') {
    return Object.entries(before.properties).every(([name, had]) => {
      const property = now.properties[name];
      return property !== undefined && (had.required === false || property.required !== false) && givesShape(property, had);
    });
  }
  return now.type === before.type;
}

function isTensors(schema: readonly Spec[]): boolean {
  return schema[0]?.type === 'tensor';
}

function isRequired(spec: Spec): boolean {
  return spec.type === 'tensor' || spec.required !== false;
}

function label({ name }: Spec, index: number): string {
  return name === undefined ? `number ${index + 1}` : `"${name}"`;
}

function typeText(spec: Spec): string {
  return spec.type === 'tensor'
    ? `${spec.dtype}[${spec.shape.join(', ')}]`
    : spec.type === 'array'
      ? `array of ${spec.items.type}`
      : spec.type;
}
