/** Sizes of a tensor's dimensions as a graph or a signature gives them: fixed, named, or unknown. */
export type Dimensions = readonly (number | string | undefined)[];

/** A shape for messages, such as `[N, 20]`; `?` stands for a size without name, `[...]` for a shape nobody knows. */
export function shapeText(shape: Dimensions | undefined): string {
  return shape === undefined ? '[...]' : `[${shape.map((size) => (size === undefined || size === '' ? '?' : size)).join(', ')}]`;
}

/** Number of elements of a shape. */
export function elements(shape: readonly number[]): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

/** Whether a shape is one of those that the dimensions allow. */
export function fits(shape: readonly number[], dimensions: Dimensions | undefined): boolean {
  if (dimensions === undefined) return true;
  if (shape.length !== dimensions.length) return false;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = dimensions[axis];
    if (typeof size === 'number' && size !== shape[axis]) return false;
  }
  return true;
}
