import { MlflowOpsError } from '../../../src/core/errors/mlflow-ops-error.js';

/** A call with arguments that are right, each of which is then made wrong. */
export interface RightCall {
  /** What the call is made on, anew for each: it must be as before when the call is refused. */
  readonly subject?: (() => object) | undefined;
  readonly call: (subject: never, ...args: never[]) => unknown;
  readonly args: readonly unknown[];
}

/** A value in place of which other kinds of values are right as well. */
class Taken {
  constructor(
    readonly value: unknown,
    readonly kinds: readonly string[],
  ) {}
}

/** A value that may be left out. */
export function optional(value: unknown): Taken {
  return either(value, 'undefined', 'null');
}

/** Options that may be left out, each and all. */
export function options(fields: Readonly<Record<string, unknown>>): Taken {
  return optional(optionalFields(fields));
}

/** Fields each of which may be left out. */
export function optionalFields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, optional(value)]));
}

/** A value in place of which values of other kinds may stand. */
export function either(value: unknown, ...kinds: string[]): Taken {
  return value instanceof Taken ? new Taken(value.value, [...value.kinds, ...kinds]) : new Taken(value, kinds);
}

/** A value in place of which everything may stand, as in data that are looked at for what is wrong with them. */
export function anything(value: unknown): Taken {
  return new Taken(value, wrongValues.map(kindOf));
}

/** A function and its right arguments. */
export function calling(call: (...args: never[]) => unknown, ...args: unknown[]): RightCall {
  return { call: (_, ...given) => call(...given), args };
}

/** A method and its right arguments. */
export function on<S extends object>(subject: () => S, method: keyof S & string, ...args: unknown[]): RightCall {
  return { subject, call: (made: S, ...given) => (made[method] as (...args: never[]) => unknown)(...given), args };
}

/**
 * The names of the functions and classes that a door exports, and of the methods of these classes that take something. Errors are made by
 * the package.
 */
export function namesOf(door: object): string[] {
  return Object.entries(door).flatMap(([name, value]) => {
    if (typeof value !== 'function' || value.prototype instanceof Error) return [];
    return [name, ...[...methodsOf(value), ...methodsOf(value.prototype)].map((method) => `${name}.${method}`)];
  });
}

/** What TypeScript keeps from users. */
const hidden = ['constructor', 'observe', 'recall', 'restore', 'take'];

function methodsOf(made: object | undefined): string[] {
  if (made === undefined || made === Object.prototype || made === Function.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(made));
  const methods = own.filter(([name, { value }]) => typeof value === 'function' && value.length > 0 && !hidden.includes(name));
  return [...methods.map(([name]) => name), ...methodsOf(Object.getPrototypeOf(made))];
}

const wrongValues: readonly unknown[] = [
  undefined,
  null,
  true,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  1.5,
  'text',
  10n,
  Symbol('symbol'),
  [],
  {},
  () => 0,
];

/** What is wrong about the answers to wrong arguments: one line for each that is neither right nor refused by an error of the package. */
export async function mistakesOf(name: string, right: RightCall): Promise<string[]> {
  const expected = await answerOf(right, right.args.map(bare));
  if (expected.error !== undefined) return [`${name}: the right call is refused: ${String(expected.error)}`];
  const mistakes: string[] = [];
  const judge = async (what: string, args: readonly unknown[], isRight: boolean): Promise<void> => {
    const { value, error, changed } = await answerOf(right, args);
    if (changed) mistakes.push(`${name}${what} is refused, and has changed its object`);
    if (error instanceof MlflowOpsError) return;
    if (error !== undefined) mistakes.push(`${name}${what} throws ${String(error)}`);
    else if (!isRight) mistakes.push(`${name}${what} is taken`);
    else if (hasNaN(value) && !hasNaN(expected.value)) mistakes.push(`${name}${what} answers NaN`);
  };
  await judge(
    '()',
    [],
    right.args.every((arg) => arg instanceof Taken && arg.kinds.includes('undefined')),
  );
  for (const { path, value, kinds, replaced } of placesOf(right.args)) {
    const rightKinds = [kindOf(value), ...kinds];
    for (const wrong of wrongValues) {
      const kind = kindOf(wrong);
      if (kind === 'function' && typeof value === 'function') continue;
      await judge(
        `(${path} = ${kind === 'array' ? '[]' : kind === 'object' ? '{}' : String(wrong)})`,
        replaced(wrong),
        rightKinds.includes(kind),
      );
    }
  }
  return mistakes;
}

interface Place {
  readonly path: string;
  readonly value: unknown;
  readonly kinds: readonly string[];
  /** The arguments with another value in this place. */
  replaced(value: unknown): unknown[];
}

/** Every place in an object, the first and the last in a list, and the places in what is there. */
function placesOf(parent: object, path = '', set = (value: unknown): unknown => value): Place[] {
  const entries = Object.entries(parent);
  const told = path !== '' && Array.isArray(parent) ? entries.filter((_, index) => index === 0 || index === entries.length - 1) : entries;
  return told.flatMap(([key, taken]): Place[] => {
    const value = taken instanceof Taken ? taken.value : taken;
    const here = path === '' ? key : `${path}.${key}`;
    const inParent = (other: unknown): unknown => {
      const copy = (Array.isArray(parent) ? [...parent] : { ...parent }) as Record<string, unknown>;
      copy[key] = other;
      return set(bare(copy));
    };
    const place = {
      path: here,
      value,
      kinds: taken instanceof Taken ? taken.kinds : [],
      replaced: (other: unknown) => inParent(other) as unknown[],
    };
    return [place, ...(isPlain(value) ? placesOf(value, here, inParent) : [])];
  });
}

/** The value without the marks of what may stand in its places. */
function bare(value: unknown): unknown {
  if (value instanceof Taken) return bare(value.value);
  if (Array.isArray(value)) return value.map(bare);
  return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, bare(each)])) : value;
}

function isPlain(value: unknown): value is object {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Number.isNaN(value)) return 'NaN';
  return Array.isArray(value) ? 'array' : typeof value;
}

interface Answer {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly changed: boolean;
}

async function answerOf({ subject, call }: RightCall, args: readonly unknown[]): Promise<Answer> {
  const made = subject?.();
  const before = JSON.stringify(made);
  try {
    const value = await call(made as never, ...(args as never[]));
    return { value: [value, made], changed: false };
  } catch (error) {
    return { error, changed: JSON.stringify(made) !== before };
  }
}

function hasNaN(value: unknown): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  if (ArrayBuffer.isView(value)) return (value as Float64Array).some?.((each) => Number.isNaN(each));
  if (typeof value !== 'object' || value === null) return false;
  return Object.values('toJSON' in value ? (value as { toJSON(): object }).toJSON() : value).some(hasNaN);
}
