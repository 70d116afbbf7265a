/** Any method. Its arguments are whatever the method takes. */
export type Method = (...args: never[]) => unknown;

/** Any method that gives a promise. */
export type AsyncMethod = (...args: never[]) => PromiseLike<unknown>;

/**
 * A decorator of methods of type `M`, in both forms: the standard one, and the legacy one of `experimentalDecorators`.
 */
export interface MethodDecoratorFor<M extends Method> {
  <This, F extends M>(method: F, context: ClassMethodDecoratorContext<This>): F;
  // biome-ignore lint/complexity/noBannedTypes: the legacy form passes any class's prototype.
  <F extends M>(target: Object, key: string | symbol, descriptor: TypedPropertyDescriptor<F>): TypedPropertyDescriptor<F>;
}

/** A method as the wrappers of this folder call it. */
type AnyMethod = (this: unknown, ...args: unknown[]) => unknown;

/** Replaces a method; `name` is its name, for messages and metric names. */
export type Wrap = (method: AnyMethod, name: string) => AnyMethod;

/** Makes a decorator that works in both forms out of a wrapper. */
export function decoratorFrom<M extends Method>(decoratorName: string, wrap: Wrap): MethodDecoratorFor<M> {
  const decorate = (...args: unknown[]): unknown => {
    const [method, place, descriptor] = args;
    if (isStandardContext(place)) {
      if (place.kind === 'method' && typeof method === 'function') return wrapNamed(wrap, method as AnyMethod, String(place.name));
    } else if (isMethodDescriptor(descriptor)) {
      return { ...descriptor, value: wrapNamed(wrap, descriptor.value, String(place)) };
    }
    throw new TypeError(`@${decoratorName}() decorates methods only; for functions use tracked().`);
  };
  return decorate as MethodDecoratorFor<M>;
}

function wrapNamed(wrap: Wrap, method: AnyMethod, name: string): AnyMethod {
  const wrapped = wrap(method, name);
  return Object.defineProperties(wrapped, {
    name: { value: method.name === '' ? name : method.name, configurable: true },
    length: { value: method.length, configurable: true },
  });
}

function isStandardContext(value: unknown): value is { readonly kind: string; readonly name: string | symbol } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;
}

function isMethodDescriptor(value: unknown): value is PropertyDescriptor & { readonly value: AnyMethod } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'function';
}
