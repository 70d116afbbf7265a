/**
 * Whether a value is an object as `{}` or `Object.create(null)` makes it. Those of another realm count too: notebook
 * kernels run their cells in one of their own.
 */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf'));
  } catch {
    return false;
  }
}
