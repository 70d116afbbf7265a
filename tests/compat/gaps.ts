/** MLflow releases that the REST store is tested against, oldest first. */
export const versions = ['2.9.2', '2.22.4', '3.4.0', '3.17.2'] as const;

export type Version = (typeof versions)[number];

/** What the tests of a gap belong to. */
type Contract = 'tracking' | 'registry' | 'logged models';

/** Something that older servers do not do, and the contract tests (`part > test`) that fail because of it. */
interface Gap {
  /** @default 'tracking' */
  readonly contract?: Contract | undefined;
  readonly lacks: string;
  /** What a caller of this package sees then. */
  readonly outcome: string;
  readonly versions: readonly Version[];
  readonly tests: readonly string[];
}

const before317: readonly Version[] = ['2.9.2', '2.22.4', '3.4.0'];
const before3: readonly Version[] = ['2.9.2', '2.22.4'];

/** The whole list of what is missing where. Each test has to fail on those versions, so the list cannot go stale. */
export const gaps: readonly Gap[] = [
  {
    lacks: 'filters with `IS NULL` and `IS NOT NULL`',
    outcome: '`ValidationError`',
    versions: before317,
    tests: [
      'experiment search > tells tagged experiments from untagged ones by IS NULL',
      'run search filters > finds "epsilon" by the filter params.`model type` IS NULL',
      'run search filters > finds "alpha beta Gamma" by the filter params.`model type` IS NOT NULL',
      'run search filters > finds "Gamma epsilon" by the filter tags.stage IS NULL',
      'run search filters > finds "beta" by the filter tags.stage IS NOT NULL AND metrics.loss < 0.3',
    ],
  },
  {
    lacks: '`experiment_id` in filters of experiments',
    outcome: '`ValidationError`',
    versions: before317,
    tests: ['experiment search > finds experiments by their ids'],
  },
  {
    lacks: 'NaN in filters: it compares as 0',
    outcome: 'runs whose metric is NaN are found by conditions that 0 meets',
    versions: before317,
    tests: [
      'run search filters > finds "beta" by the filter metrics.loss < 0.5',
      'run search filters > finds "alpha beta" by the filter metrics.loss <= 0.5',
      'run search filters > finds "alpha beta" by the filter metrics.loss > -1',
      'run search filters > finds "" by the filter metrics.loss = 0',
    ],
  },
  {
    lacks: 'knowledge that a full page of runs is the last one',
    outcome: 'one more page, which is empty',
    versions: before317,
    tests: ['run search pages > ends with the last full page'],
  },
  {
    lacks: 'refusal of a page size of 0 for metric histories',
    outcome: 'nothing: the SDK asks for at least 1',
    versions: before317,
    tests: ['limits > serves the largest pages and refuses larger and empty ones'],
  },
  {
    lacks: 'sampling of many points that share a step',
    outcome: '`metrics.historyBulk` gives more points than asked for',
    versions: ['2.22.4', '3.4.0'],
    tests: ['metric history > samples points, not steps, when many share one step'],
  },
  {
    lacks: 'model outputs in searches of runs',
    outcome: '`outputs` is empty in `runs.search`, complete in `runs.get`',
    versions: ['3.4.0'],
    tests: ['inputs and outputs > shows datasets and outputs in a search too'],
  },
  {
    lacks: 'model outputs of runs',
    outcome: '`NotSupportedError` from `runs.logOutputs`',
    versions: before3,
    tests: [
      'runs > leaves a deleted run as it is',
      'runs > says which run does not exist',
      'inputs and outputs > logs model inputs and outputs',
      'inputs and outputs > shows datasets and outputs in a search too',
    ],
  },
  {
    lacks: 'deletion of experiment tags',
    outcome: '`NotSupportedError` from `experiments.deleteTag`',
    versions: before3,
    tests: [
      'experiments > says which experiment does not exist',
      'experiments > sets, overwrites and deletes tags',
      'experiments > refuses to tag a deleted experiment',
    ],
  },
  {
    lacks: 'pages of metric histories',
    outcome: 'the whole history comes as one page',
    versions: before3,
    tests: ['metric history > pages to the end, every point exactly once', 'metric history > refuses a foreign page token'],
  },
  {
    lacks: 'histories of several runs at once',
    outcome: '`NotSupportedError` from `metrics.historyBulk`',
    versions: ['2.9.2'],
    tests: [
      'metric history > reads the points of several runs at once',
      'metric history > reads a range of steps, both ends included',
      'metric history > samples a long history and keeps its ends',
      'metric history > samples points, not steps, when many share one step',
      'limits > reads the histories of a hundred runs at once and refuses more',
    ],
  },
  {
    lacks: 'colons in the names of metrics, params and tags',
    outcome: '`ValidationError`',
    versions: ['2.9.2'],
    tests: ['params and tags > keeps keys that look like paths, SQL or object internals'],
  },
  {
    lacks: 'tag values of more than 5,000 characters',
    outcome: '`ValidationError`',
    versions: ['2.9.2'],
    tests: ['limits > keeps the longest names, keys and values whole'],
  },
  {
    lacks: 'a proper refusal of comparisons that text does not have, such as `>`',
    outcome: '`ServerError` instead of `ValidationError`',
    versions: ['2.9.2'],
    tests: ["experiment search > refuses the filter name > 'a'", 'run search filters > refuses the filter "status > \'FINISHED\'"'],
  },
];

/** The tests that a version is known to fail, and why. */
export function gapsOf(version: Version, contract: Contract = 'tracking'): Record<string, string> {
  const own = gaps.filter((gap) => gap.versions.includes(version) && (gap.contract ?? 'tracking') === contract);
  return Object.fromEntries(own.flatMap((gap) => gap.tests.map((test) => [test, gap.lacks])));
}

/** The list as a Markdown table, which stands in docs/compat.md. */
export function gapTable(): string {
  const header = ['Missing', ...versions, 'Then'];
  const rows = gaps.map(({ lacks, outcome, versions: missing }) => [
    lacks,
    ...versions.map((version) => (missing.includes(version) ? 'missing' : '')),
    outcome,
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    header.map(() => ''),
    '-',
  );
  return [line(header), rule, ...rows.map((row) => line(row))].join('\n');
}
