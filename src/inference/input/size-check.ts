import type { Tensor } from '../../core/entities/tensor.js';
import { ValidationError } from '../../core/errors/request-error.js';
import type { NamedTensors } from '../../ports/predictor.js';
import { shapeText } from '../shape.js';
import type { InputSpec } from './input-spec.js';

/** A dimension of an input. */
interface Axis {
  readonly input: string;
  readonly axis: number;
}

/**
 * Checks what single inputs cannot know: that there is at least one row, and that sizes of one name are one size. First
 * dimensions without a name count as one name, the batch, where every input begins with such.
 *
 * @throws ValidationError
 */
export function sizeCheck(specs: readonly InputSpec[]): (tensors: NamedTensors) => void {
  const batches = specs.filter(({ shape }) => shape === undefined || typeof shape[0] !== 'number').map(({ name }) => name);
  const shared = sharedSizes(specs);
  return (tensors) => {
    for (const name of batches) {
      if (tensors[name]?.shape[0] === 0)
        throw sizeError(`Input ${JSON.stringify(name)} is an empty batch`, name, 'at least one row', tensors);
    }
    for (const axes of shared) {
      const [first, ...rest] = axes.map(({ input, axis }) => (tensors[input] as Tensor).shape[axis]);
      const other = rest.findIndex((size) => size !== first);
      if (other < 0) continue;
      const [one, two] = [axes[0] as Axis, axes[other + 1] as Axis];
      throw sizeError(
        `Inputs ${JSON.stringify(one.input)} and ${JSON.stringify(two.input)} have ${first} and ${rest[other]} in a dimension that they share`,
        two.input,
        `${first} at dimension ${two.axis}`,
        tensors,
      );
    }
  };
}

function sharedSizes(specs: readonly InputSpec[]): readonly (readonly Axis[])[] {
  const unnamedBatch = specs.every(({ shape }) => shape !== undefined && shape.length > 0 && shape[0] === undefined);
  const byName = new Map<string, Axis[]>();
  for (const { name, shape } of specs) {
    shape?.forEach((size, axis) => {
      const key = size === undefined && axis === 0 && unnamedBatch ? '' : size;
      if (typeof key === 'string') byName.set(key, [...(byName.get(key) ?? []), { input: name, axis }]);
    });
  }
  return [...byName.values()].filter((axes) => axes.length > 1);
}

function sizeError(message: string, input: string, expected: string, tensors: NamedTensors): ValidationError {
  const shapes = Object.entries(tensors).map(([name, { shape }]) => `${name} ${shapeText(shape)}`);
  return new ValidationError(`${message} (${shapes.join(', ')}).`, { details: { input, expected, given: shapes.join(', ') } });
}
