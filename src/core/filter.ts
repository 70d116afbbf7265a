import { ValidationError } from './errors/request-error.js';
import { describe } from './validation/describe.js';
import { parseInteger } from './validation/integer.js';
import { parseKey } from './validation/key.js';
import { parseText } from './validation/text.js';

/** Conditions on a number. */
export interface NumberConditions {
  equals(value: number): string;
  notEquals(value: number): string;
  lt(value: number): string;
  lte(value: number): string;
  gt(value: number): string;
  gte(value: number): string;
}

/** Conditions on a text. In the patterns of `like` and `ilike`, `%` stands for any text and `_` for any character. */
export interface TextConditions {
  equals(value: string): string;
  /** Objects without such a value do not match. */
  notEquals(value: string): string;
  /** Case-sensitive. */
  like(pattern: string): string;
  /** Not case-sensitive. */
  ilike(pattern: string): string;
}

/** Conditions on a text that may be missing. */
export interface OptionalTextConditions extends TextConditions {
  isNull(): string;
  isNotNull(): string;
}

/** Conditions on a text that can be compared with a list. */
export interface ListedTextConditions extends TextConditions {
  in(values: readonly string[]): string;
  notIn(values: readonly string[]): string;
}

/** Which conditions each attribute of a run or an experiment has. */
export interface AttributeConditions {
  runId: ListedTextConditions;
  runName: TextConditions;
  status: TextConditions;
  userId: TextConditions;
  artifactUri: TextConditions;
  /** Epoch milliseconds. */
  startTime: NumberConditions;
  /** Epoch milliseconds. */
  endTime: NumberConditions;
  experimentId: ListedTextConditions;
  /** Of an experiment. */
  name: TextConditions;
  /** Of an experiment, epoch milliseconds. */
  creationTime: NumberConditions;
  /** Of an experiment, epoch milliseconds. */
  lastUpdateTime: NumberConditions;
}

const attributeKinds: {
  readonly [K in keyof AttributeConditions]: readonly [field: string, conditions: (field: string) => AttributeConditions[K]];
} = {
  runId: ['run_id', listedTextConditions],
  runName: ['run_name', textConditions],
  status: ['status', textConditions],
  userId: ['user_id', textConditions],
  artifactUri: ['artifact_uri', textConditions],
  startTime: ['start_time', timeConditions],
  endTime: ['end_time', timeConditions],
  experimentId: ['experiment_id', listedTextConditions],
  name: ['name', textConditions],
  creationTime: ['creation_time', timeConditions],
  lastUpdateTime: ['last_update_time', timeConditions],
};

/**
 * Writes conditions in MLflow's search grammar, with names and values quoted as it wants them. Every function returns
 * a piece of filter text, which can be joined with hand-written ones. The grammar knows AND only, and has no escapes:
 * what cannot be said in it raises `ValidationError`.
 *
 * @example
 * ```ts
 * import { filter } from 'mlflow-ops';
 * filter.and(filter.metric('loss').lt(0.5), filter.tag('a b').equals("it's"));
 * // => metrics.`loss` < 0.5 AND tags.`a b` = "it's"
 * ```
 */
export const filter = {
  /** All of the conditions; none at all gives the empty filter, which matches everything. */
  and: (...conditions: readonly string[]): string => conditions.filter((condition) => condition.trim() !== '').join(' AND '),
  /** The latest value of a metric of a run. NaN matches `notEquals` only. */
  metric: (key: string): NumberConditions => numberConditions(`metrics.\`${parseKey('metric', key)}\``, finite),
  /** A param of a run. */
  param: (key: string): OptionalTextConditions => optionalTextConditions(`params.\`${parseKey('param', key)}\``),
  /** A tag of a run or an experiment. */
  tag: (key: string): OptionalTextConditions => optionalTextConditions(`tags.\`${parseKey('tag', key)}\``),
  /** An attribute of a run or an experiment. */
  attribute: <K extends keyof AttributeConditions>(name: K): AttributeConditions[K] => {
    if (!Object.hasOwn(attributeKinds, name)) {
      throw new ValidationError(
        `There is no attribute ${describe(name)} to filter by; there are ${Object.keys(attributeKinds).join(', ')}.`,
      );
    }
    const [field, conditions] = attributeKinds[name];
    return conditions(field);
  },
  /** A dataset that a run used: its name, its digest, or what it was used for (`context`). */
  dataset: (field: 'name' | 'digest' | 'context'): ListedTextConditions => {
    if (field !== 'name' && field !== 'digest' && field !== 'context') {
      throw new ValidationError(`Datasets are filtered by name, digest or context, not by ${describe(field)}.`);
    }
    return listedTextConditions(`datasets.${field}`);
  },
} as const;

function numberConditions(field: string, literal: (field: string, value: number) => string): NumberConditions {
  const compare = (operator: string) => (value: number) => `${field} ${operator} ${literal(field, value)}`;
  return { equals: compare('='), notEquals: compare('!='), lt: compare('<'), lte: compare('<='), gt: compare('>'), gte: compare('>=') };
}

function timeConditions(field: string): NumberConditions {
  return numberConditions(field, (name, value) => String(parseInteger(`The value that ${name} is compared with`, value)));
}

function textConditions(field: string): TextConditions {
  const compare = (operator: string) => (value: string) => `${field} ${operator} ${quoted(field, value)}`;
  return { equals: compare('='), notEquals: compare('!='), like: compare('LIKE'), ilike: compare('ILIKE') };
}

function optionalTextConditions(field: string): OptionalTextConditions {
  return { ...textConditions(field), isNull: () => `${field} IS NULL`, isNotNull: () => `${field} IS NOT NULL` };
}

function listedTextConditions(field: string): ListedTextConditions {
  const compare = (operator: string) => (values: readonly string[]) => `${field} ${operator} ${list(field, values)}`;
  return { ...textConditions(field), in: compare('IN'), notIn: compare('NOT IN') };
}

/** The grammar reads `1e21` but not `1e+21`. */
function finite(field: string, value: number): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ValidationError(`${field} can be compared with finite numbers only, not with ${describe(value)}.`);
  }
  return String(value).replace('e+', 'e');
}

/** A backslash before a closing quote makes the server read on to the next quote. */
function quoted(field: string, value: string): string {
  const text = parseText(`The value that ${field} is compared with`, value, { maxLength: Number.MAX_SAFE_INTEGER });
  if (text.includes("'") && text.includes('"')) {
    throw new ValidationError(
      `${field} cannot be compared with a value that contains both ' and ": the search grammar has no escapes. Use like with "_" in their place.`,
    );
  }
  if (text.endsWith('\\')) {
    throw new ValidationError(
      `${field} cannot be compared with a value that ends with a backslash: the search grammar cannot quote it. Use like with "_" in its place.`,
    );
  }
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

/** Servers read a list as a Python literal, where backslashes and line breaks mean something else. */
function list(field: string, values: readonly string[]): string {
  if (!Array.isArray(values) || values.length === 0) {
    throw new ValidationError(`${field} must be compared with a list of at least one string.`);
  }
  for (const value of values) {
    if (typeof value === 'string' && /[\\\n\r]/.test(value)) {
      throw new ValidationError(`${field} cannot be compared with a list of values with backslashes or line breaks.`);
    }
  }
  return `(${values.map((value) => quoted(field, value)).join(', ')})`;
}
