import fc from 'fast-check';
import { pools } from './study.js';

/** A search that both sides answer with all its pages. */
export interface Search {
  readonly kind: 'runs' | 'experiments';
  readonly experimentIds: readonly string[];
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly viewType: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';
  readonly maxResults: number;
}

const bare = /^(?!(?:as|case|from|in|using|values)$)[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** A key in one of the spellings that can hold it. */
function spelled(keys: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return keys.chain((key) => {
    const quoted = ['`', '"', "'"].filter((quote) => !key.includes(quote)).map((quote) => quote + key + quote);
    return fc.constantFrom(...(bare.test(key) ? [key, ...quoted] : quoted));
  });
}

const text = fc.constantFrom(...pools.texts, ...pools.names, ...pools.users, ...pools.statuses, 'RUNNING', 'nowhere');
const pattern = fc.constantFrom(
  '%',
  'a%',
  'A%',
  '%am',
  'a_am',
  '_dam',
  '%i%',
  '[x]*?',
  '100%',
  '%ü%',
  '%Ü%',
  'f%',
  '%-1%',
  '%artifacts',
  '',
);
const number = fc.constantFrom(
  '0',
  '-0.5',
  '.25',
  '1.',
  '1e-3',
  '1E2',
  '-1e3',
  '17',
  '1e400',
  '1700000000003',
  '1700000001002',
  '9007199254740993',
);

function quotedText(value: string): string {
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}

const textOperand = fc.oneof({ weight: 3, arbitrary: text }, pattern).map(quotedText);
const list = fc
  .array(fc.constantFrom(...pools.datasetNames, ...pools.digests, ...pools.contexts, '1', '3', '12'), { minLength: 1, maxLength: 3 })
  .map((values) => `(${values.map((value, index) => (index % 2 === 0 ? `'${value}'` : `"${value}"`)).join(', ')})`);
const numberComparison = fc.tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), number);
const textComparison = fc.tuple(fc.constantFrom('=', '!=', 'LIKE', 'ILIKE'), textOperand);
const listComparison = fc.tuple(fc.constantFrom('IN', 'NOT IN'), list);
const presence = fc.tuple(fc.constantFrom('IS NULL', 'IS NOT NULL'), fc.constant(''));
/** Any operator with any operand, most of which are refused for most keys. */
const anyComparison = fc.tuple(
  fc.constantFrom('=', '==', '<>', '<', 'like', 'ilike', 'in', 'not in', 'NOT LIKE', 'is null', 'RLIKE', 'BETWEEN'),
  fc.oneof(textOperand, number, list, fc.constantFrom('', 'NULL', 'adam', '`x`', '+1', '0x1')),
);

type Comparison = fc.Arbitrary<[string, string]>;
const spaces = fc.constantFrom(' ', ' ', '  ', '\n', '\t');

function clause(key: fc.Arbitrary<string>, ...comparisons: Comparison[]): fc.Arbitrary<string> {
  const comparison = fc.oneof(...comparisons.map((arbitrary) => ({ weight: 15, arbitrary })), { weight: 1, arbitrary: anyComparison });
  return fc
    .tuple(key, spaces, comparison)
    .map(([name, space, [operator, operand]]) => `${name}${space}${operator}${operand === '' ? '' : space}${operand}`);
}

function dotted(entities: readonly string[], keys: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...entities), spelled(keys)).map(([entity, key]) => `${entity}.${key}`);
}

const metricName = dotted(['metrics', 'metrics', 'metric', '`metrics`'], fc.constantFrom(...pools.metricKeys, 'missing'));
const paramName = dotted(['params', 'param', 'parameter', 'parameters'], fc.constantFrom(...pools.paramKeys, 'missing'));
const tagName = dotted(['tags', 'tag'], fc.constantFrom(...pools.tagKeys, 'mlflow.runName', 'missing'));
const attributeEntities = ['', '', 'attributes.', 'attribute.', 'attr.', 'run.'];
const textAttribute = fc
  .tuple(
    fc.constantFrom(...attributeEntities),
    fc.constantFrom('run_name', 'status', 'user_id', 'artifact_uri', 'run_id', '`run name`', '"Run Name"'),
  )
  .map(([entity, name]) => entity + name);
const timeAttribute = fc
  .tuple(fc.constantFrom(...attributeEntities), fc.constantFrom('start_time', 'end_time', 'created', 'Created'))
  .map(([entity, name]) => entity + name);
const nonsense = fc.constantFrom(
  'lifecycle_stage',
  'experiment_id',
  'METRICS.loss',
  'metrics.1',
  'tags.in',
  'metrics.a-b',
  'datasets.source',
  "'x'",
  'foo.bar',
  'params .lr',
);

const runClause = fc.oneof(
  { weight: 6, arbitrary: clause(metricName, numberComparison) },
  { weight: 4, arbitrary: clause(paramName, textComparison, presence) },
  { weight: 4, arbitrary: clause(tagName, textComparison, presence) },
  { weight: 4, arbitrary: clause(textAttribute, textComparison) },
  { weight: 2, arbitrary: clause(timeAttribute, numberComparison) },
  {
    weight: 4,
    arbitrary: clause(dotted(['datasets', 'dataset'], fc.constantFrom('name', 'digest', 'context')), textComparison, listComparison),
  },
  { weight: 1, arbitrary: clause(nonsense, textComparison) },
);
const experimentClause = fc.oneof(
  clause(fc.constantFrom('name', 'attribute.name', '`name`'), textComparison),
  clause(fc.constantFrom('creation_time', 'attribute.last_update_time'), numberComparison),
  clause(fc.constantFrom('experiment_id'), listComparison, fc.tuple(fc.constantFrom('=', '!='), fc.constantFrom("'1'", '"7"', "'x'", '3'))),
  clause(tagName, textComparison, presence),
);

function filter(clauses: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const conjunction = fc.constantFrom(...Array<string>(24).fill(' AND '), ' and ', '\nAND ', ' AND AND ', ' ', ' OR ', '; ', ' NOT ', ' ,');
  const end = fc.constantFrom(...Array<string>(40).fill(''), ' AND', ' OR', ';', ')', ' ', " 'x'");
  const pieces = fc.oneof(
    { weight: 2, arbitrary: clauses.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(clauses, { minLength: 2, maxLength: 4 }) },
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('', '', ' ', 'AND') },
    { weight: 20, arbitrary: fc.tuple(pieces, conjunction, end).map(([parts, and, tail]) => parts.join(and) + tail) },
  );
}

function order(names: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  const direction = fc.constantFrom('', '', '', ' ASC', ' ASC', ' DESC', ' DESC', ' DESC', ' desc', '  asc', ' down');
  return fc.array(
    fc.tuple(names, direction).map(([name, way]) => name + way),
    { maxLength: 3 },
  );
}

const runOrder = order(
  fc.oneof(
    { weight: 8, arbitrary: metricName },
    { weight: 4, arbitrary: paramName },
    { weight: 4, arbitrary: tagName },
    { weight: 4, arbitrary: fc.constantFrom('start_time', 'created', 'end_time', 'status', 'run_name', 'attributes.user_id', 'run_id') },
    { weight: 1, arbitrary: fc.constantFrom('datasets.name', 'duration', '`run name`', 'metrics.a/b', '') },
  ),
);
const experimentOrder = order(
  fc.constantFrom('name', 'attribute.name', 'experiment_id', 'creation_time', 'last_update_time', '`name`', 'tags.owner', 'foo'),
);
const viewType = fc.constantFrom('ACTIVE_ONLY' as const, 'ACTIVE_ONLY' as const, 'ALL' as const, 'DELETED_ONLY' as const);

const runSearch = fc.record({
  kind: fc.constant('runs' as const),
  experimentIds: fc.constantFrom(...Array<string[]>(12).fill(['1', '2', '3']), ['1'], ['2', '999'], [], ['x']),
  filter: filter(runClause),
  orderBy: runOrder,
  viewType,
  maxResults: fc.constantFrom(7, 1000),
});
const experimentSearch = fc.record({
  kind: fc.constant('experiments' as const),
  experimentIds: fc.constant([]),
  filter: filter(experimentClause),
  orderBy: experimentOrder,
  viewType,
  maxResults: fc.constantFrom(3, 1000),
});

/** Searches over the study, the same ones for the same seed. */
export function searches(seed: number, counts: { readonly runs: number; readonly experiments: number }): readonly Search[] {
  return [...fc.sample(runSearch, { seed, numRuns: counts.runs }), ...fc.sample(experimentSearch, { seed, numRuns: counts.experiments })];
}
