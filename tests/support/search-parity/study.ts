import fc from 'fast-check';

/** A run as the Python side writes it; metric values are the points of steps 0, 1, … as Python reads floats. */
interface StudyRun {
  readonly name: string;
  readonly userId: string;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly status: string;
  readonly metrics: Readonly<Record<string, readonly string[]>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly datasets: readonly { readonly name: string; readonly digest: string; readonly context: string | null }[];
  /** Whether the tag with the run's name is taken away again. */
  readonly nameless: boolean;
  readonly deleted: boolean;
}

export interface StudyExperiment {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly runs: readonly StudyRun[];
  readonly deleted: boolean;
}

/** Few values, so that searches find something and orders have ties. */
export const pools = {
  metricKeys: ['loss', 'val loss', 'a.b', 'acc/top-1', 'größe', '_m1'],
  metricValues: ['0.0', '-0.5', '0.25', '1.0', '1e-3', '17', 'nan', 'inf', '-inf'],
  paramKeys: ['lr', 'net.depth', 'op timizer', 'a:b', 'select'],
  tagKeys: ['owner', 'mlflow.note.content', 'b-c', 'x.y z'],
  texts: ['', 'adam', 'Adam', 'ADAM%', 'a_am', '100%', '[x]*?', "it's", 'say "hi"', 'ünïcode', 'ÜNÏCODE', 'a\nb', '0.1', '10', '9'],
  names: ['first', 'First', 'second run', 'third_1'],
  users: ['me', 'Me', 'you'],
  statuses: ['FINISHED', 'FAILED', 'KILLED'],
  datasetNames: ['iris', 'Iris', 'wine quality'],
  digests: ['d1', 'D2'],
  contexts: ['train', 'eval', 'Train'],
} as const;

const runArbitrary = fc.record({
  name: fc.constantFrom(...pools.names),
  userId: fc.constantFrom(...pools.users),
  startTime: fc.integer({ min: 1, max: 6 }).map((n) => 1_700_000_000_000 + n),
  endTime: fc.option(fc.integer({ min: 1, max: 4 }).map((n) => 1_700_000_001_000 + n)),
  status: fc.constantFrom(...pools.statuses),
  metrics: fc.dictionary(
    fc.constantFrom(...pools.metricKeys),
    fc.array(fc.constantFrom(...pools.metricValues), { minLength: 1, maxLength: 3 }),
    { minKeys: 3 },
  ),
  params: fc.dictionary(fc.constantFrom(...pools.paramKeys), fc.constantFrom(...pools.texts), { minKeys: 3 }),
  tags: fc.dictionary(fc.constantFrom(...pools.tagKeys), fc.constantFrom(...pools.texts), { minKeys: 2 }),
  datasets: fc.array(
    fc.record({
      name: fc.constantFrom(...pools.datasetNames),
      digest: fc.constantFrom(...pools.digests),
      context: fc.option(fc.constantFrom(...pools.contexts)),
    }),
    { maxLength: 2 },
  ),
  nameless: fc.nat(9).map((n) => n === 0),
  deleted: fc.nat(9).map((n) => n === 0),
});

/** Three experiments of thirty runs, one of them deleted, and some without runs; the same ones for the same seed. */
export function study(seed: number): readonly StudyExperiment[] {
  const runs = fc.sample(runArbitrary, { seed, numRuns: 90 });
  const tags = fc.sample(fc.dictionary(fc.constantFrom(...pools.tagKeys), fc.constantFrom(...pools.texts)), { seed, numRuns: 12 });
  return tags.map((tagsOfOne, index) => ({
    name: `${pools.names[index % pools.names.length] ?? ''}-${index}`,
    tags: tagsOfOne,
    runs: runs.slice(index * 30, (index + 1) * 30),
    deleted: index % 5 === 2,
  }));
}
