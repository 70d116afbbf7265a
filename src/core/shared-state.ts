const key = Symbol.for('mlflow-ops.v1');

type Slots = Record<string, unknown>;

/**
 * A value shared by every copy of this package in the process (ESM and CommonJS builds can meet). `create` runs once,
 * for the first copy that asks.
 */
export function sharedState<T>(name: string, create: () => T): T {
  const holder = globalThis as typeof globalThis & { [key]?: Slots };
  holder[key] ??= Object.create(null) as Slots;
  const slots = holder[key];
  slots[name] ??= create();
  return slots[name] as T;
}
