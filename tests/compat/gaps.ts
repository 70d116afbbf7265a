/** MLflow releases that the REST store is tested against, oldest first. */
export const versions = ['2.9.2', '2.22.4', '3.4.0', '3.17.2'] as const;

export type Version = (typeof versions)[number];

/** What the tests of a gap belong to. */
type Contract = 'tracking' | 'registry' | 'logged models' | 'artifacts';

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
  {
    contract: 'registry',
    lacks: 'refusal of names of registered models with `/` or `:`',
    outcome: 'nothing: the SDK refuses them',
    versions: before317,
    tests: ['registered models > refuses names that no models:/ URI can hold'],
  },
  {
    contract: 'registry',
    lacks: 'tag values of model versions of more than 5,000 characters',
    outcome: 'nothing: the SDK refuses them everywhere',
    versions: before3,
    tests: ['model versions > sets, overwrites and deletes tags of any text; an absent tag is deleted already'],
  },
  {
    contract: 'registry',
    lacks: 'the alias `latest` for the highest version',
    outcome: 'nothing: the SDK finds `models:/name/latest` itself',
    versions: before317,
    tests: ['aliases > takes the alias latest for the highest version, and lets nobody set it'],
  },
  {
    contract: 'registry',
    lacks: 'the run of the original in a version made from `models:/name/1`',
    outcome: 'nothing: `modelVersions.copy` names the run',
    versions: before317,
    tests: ['sources > copies a version by number, by alias and by stage'],
  },
  {
    contract: 'registry',
    lacks: 'refusal of sources that nothing can be read from',
    outcome: 'versions with a source such as `https://…` are made',
    versions: before317,
    tests: ['sources > refuses relative paths and hosts', 'sources > takes files of a run only with that run'],
  },
  {
    contract: 'registry',
    lacks: '`name IN (…)` in filters of registered models',
    outcome: '`ValidationError`',
    versions: before317,
    tests: ['search > finds models by name and by tag'],
  },
  {
    contract: 'registry',
    lacks: 'refusal of fractions for `version_number`',
    outcome: 'no version is found',
    versions: before317,
    tests: ['search > refuses searches that MLflow refuses'],
  },
  {
    contract: 'registry',
    lacks: 'comparison of the logged model a version names with its source',
    outcome: 'versions of two logged models at once are made',
    versions: ['3.4.0'],
    tests: ['sources > refuses a logged model that comes without its id or with another'],
  },
  {
    contract: 'registry',
    lacks: 'logged models',
    outcome: '`NotSupportedError` from `loggedModels`; models are logged among the artifacts of their run',
    versions: before3,
    tests: [
      'sources > takes a logged model with its run and its files',
      'sources > notes every version at the logged model it was made from',
      'sources > refuses a logged model that comes without its id or with another',
    ],
  },
  {
    contract: 'registry',
    lacks: 'prompts in the registry',
    outcome: 'a registered model with the tag of a prompt is found like any other',
    versions: ['2.9.2'],
    tests: ['search > hides prompts unless the filter asks for them'],
  },
  {
    contract: 'artifacts',
    lacks: 'downloads of files whose names have other letters than `A` to `Z`',
    outcome: '`ServerError` or `ConnectionError` from the download; they are stored and listed',
    versions: before317,
    tests: ['the name "ümläut-日本" is kept'],
  },
  {
    contract: 'artifacts',
    lacks: 'downloads that begin in the middle of a file',
    outcome: 'nothing: an interrupted download begins anew',
    versions: before317,
    tests: ['a file is read from any byte, and from the first when there are fewer'],
  },
  {
    contract: 'artifacts',
    lacks: 'deletion of single files where artifacts lie in a directory',
    outcome: '`ServerError`; directories are deleted',
    versions: ['2.9.2'],
    tests: ['a deleted file is gone, its neighbours stay, and deleting it again is no failure'],
  },
  {
    lacks: 'webhooks',
    outcome: '`NotSupportedError` from `webhooks`',
    versions: before3,
    tests: [],
  },
  {
    contract: 'logged models',
    lacks: 'datasets without digest in searches of logged models',
    outcome: 'they match only metrics logged without a digest',
    versions: ['3.4.0', '3.17.2'],
    tests: ['search > counts metrics of the given datasets only'],
  },
];

/** The tests that a version is known to fail, and why. */
export function gapsOf(version: Version, contract: Contract = 'tracking'): Readonly<Record<string, string>> {
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
