import { dictionary } from '../../core/dictionary.js';
import type { ModelSignature } from '../../core/entities/model-signature.js';
import type { Tensor } from '../../core/entities/tensor.js';
import { ValidationError } from '../../core/errors/request-error.js';
import type { GraphValue } from '../../domain/onnx/onnx-model.js';
import type { NamedTensors } from '../../ports/predictor.js';
import { isTypedArray } from '../element-types.js';
import { expectation, givenText, inputError, inputName, namesError } from './input-error.js';
import { type InputSpec, inputSpecs } from './input-spec.js';
import { isTensor } from './is-tensor.js';
import { fromNested } from './nested-values.js';
import { planTable } from './plan-table.js';
import { fromElements, fromTensor } from './ready-tensor.js';
import { sizeCheck } from './size-check.js';
import { fromColumns, fromMatrix, fromRows, type Table } from './table.js';

/** Turns what a caller gives into the tensors of a model. @throws ValidationError */
export type InputParser = (input: unknown) => NamedTensors;

interface Plan {
  readonly specs: readonly InputSpec[];
  readonly table: Table | undefined;
  /** The table's columns lie side by side in one input, so their names are not those of inputs. */
  readonly sideBySide: boolean;
  /** The signature has an order of columns, so that rows may be arrays. */
  readonly ordered: boolean;
}

/**
 * Makes the parser of a model once, when it is loaded.
 *
 * @throws ModelError of kind `unsupported` or `signature`
 */
export function inputParser(graph: readonly GraphValue[], signature: ModelSignature | undefined): InputParser {
  const specs = inputSpecs(graph, signature);
  const table = planTable(specs, signature, graph);
  const hasColumns = signature?.inputs?.some(({ type }) => type !== 'tensor') ?? false;
  const sideBySide = hasColumns && table !== undefined && specs.length === 1 && table.arrays.length === 0;
  const writers = new Map(table?.cells.map(({ name, writer }) => [name, writer]));
  // Columns that are inputs of their own are checked as the signature says, whichever way they come.
  const checked = sideBySide ? specs : specs.map((spec) => ({ ...spec, writer: writers.get(spec.name) ?? spec.writer }));
  const plan: Plan = { specs: checked, table, sideBySide, ordered: hasColumns && table?.arrays.length === 0 };
  const check = sizeCheck(specs);
  return (input) => {
    const tensors = parse(plan, input);
    check(tensors);
    return tensors;
  };
}

function parse(plan: Plan, input: unknown): NamedTensors {
  if (isTensor(input)) return named(only(plan, input), fromTensor(only(plan, input), input));
  if (Array.isArray(input)) return parseArray(plan, input);
  if (isTypedArray(input)) return named(only(plan, input), fromElements(only(plan, input), input));
  if (typeof input === 'object' && input !== null) return parseObject(plan, input as Readonly<Record<string, unknown>>);
  throw inputError('The input', `a tensor, an object, an array of rows or a matrix (${takes(plan)})`, givenText(input));
}

function parseArray(plan: Plan, input: readonly unknown[]): NamedTensors {
  const [first] = input;
  if (first === undefined && input.length === 0) {
    throw new ValidationError(`The input is an empty batch. The model takes ${takes(plan)} with at least one row.`, {
      details: { input: 'batch', expected: takes(plan), given: 'an array of length 0' },
    });
  }
  const isRow = typeof first === 'object' && first !== null && !Array.isArray(first) && !isTypedArray(first) && !isTensor(first);
  if (isRow) {
    if (plan.table !== undefined) return fromRows(plan.table, input);
    throw inputError('The input', `an object of tensors, because an input has no rows (${takes(plan)})`, 'an array of rows');
  }
  if (plan.ordered && plan.table !== undefined && (plan.specs.length > 1 || Array.isArray(first))) return fromMatrix(plan.table, input);
  return named(only(plan, input), fromNested(only(plan, input), input));
}

function parseObject(plan: Plan, input: Readonly<Record<string, unknown>>): NamedTensors {
  const { specs, table } = plan;
  const [spec] = specs;
  if (
    plan.sideBySide &&
    table !== undefined &&
    !(spec !== undefined && Object.hasOwn(input, spec.name) && !table.names.includes(spec.name))
  ) {
    return fromColumns(table, input);
  }
  const optional = table?.cells.filter(({ required }) => !required).map(({ name }) => name) ?? [];
  const missing = specs.filter(({ name }) => input[name] === undefined && !optional.includes(name)).map(({ name }) => name);
  const unknown = Object.keys(input).filter((key) => !specs.some(({ name }) => name === key));
  if (missing.length + unknown.length > 0) {
    const expected = specs.map(({ name }) => name);
    throw namesError('The input', expected, missing, unknown);
  }
  const given = specs
    .filter(({ name }) => input[name] !== undefined)
    .map((each): [string, Tensor] => [each.name, one(each, input[each.name])]);
  const rows = given[0]?.[1].shape[0] ?? 1;
  const absent = specs.filter(({ name }) => input[name] === undefined);
  return dictionary([...given, ...absent.map((each): [string, Tensor] => [each.name, one(each, new Array(rows).fill(Number.NaN))])]);
}

function one(spec: InputSpec, value: unknown): Tensor {
  if (isTensor(value)) return fromTensor(spec, value);
  return isTypedArray(value) ? fromElements(spec, value) : fromNested(spec, value);
}

function named({ name }: InputSpec, tensor: Tensor): NamedTensors {
  const tensors = Object.create(null) as Record<string, Tensor>;
  tensors[name] = tensor;
  return tensors;
}

/** The only input of the model. @throws ValidationError when there are several */
function only({ specs }: Plan, given: unknown): InputSpec {
  const [spec] = specs;
  if (spec !== undefined && specs.length === 1) return spec;
  throw inputError('The input', `an object whose keys are ${specs.map(inputName).join(', ').toLowerCase()}`, givenText(given));
}

function takes({ specs }: Plan): string {
  return specs.map((spec) => `${spec.name}: ${expectation(spec)}`).join(', ');
}
