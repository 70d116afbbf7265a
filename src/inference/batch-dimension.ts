import type { OnnxModel } from '../domain/onnx/onnx-model.js';

/** First dimensions that are open but do not count rows that are independent of each other. */
const sequence = /seq|time|step|len|token|frame|patch/i;

/**
 * Whether the rows of several requests can be run together: the first dimension of every input and output is open, has one
 * name in all inputs (or none), and is not one of a sequence. An output with another name counts something else, such as
 * the objects found in all pictures together.
 */
export function hasBatchDimension({ inputs, outputs, zipMaps }: Pick<OnnxModel, 'inputs' | 'outputs' | 'zipMaps'>): boolean {
  const labelled = new Set(zipMaps.map(({ output }) => output));
  const tensors = outputs.filter(({ name, kind }) => kind === 'tensor' && !labelled.has(name));
  const names = new Set(inputs.map(({ shape }) => shape?.[0]));
  const open = ({ shape }: { readonly shape?: readonly (number | string | undefined)[] }) =>
    shape !== undefined && shape.length > 0 && typeof shape[0] !== 'number' && !sequence.test(shape[0] ?? '');
  const [batch] = names;
  const counted = tensors.every(({ shape }) => batch === undefined || shape?.[0] === undefined || shape[0] === batch);
  return inputs.length > 0 && inputs.every(open) && tensors.every(open) && names.size === 1 && counted;
}
