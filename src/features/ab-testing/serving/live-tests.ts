import { ValidationError } from '../../../core/errors/request-error.js';
import type { StateStore } from '../../../ports/state-store.js';
import { type StoredTest, unknownTest } from '../sharing/stored-tests.js';
import type { LiveTest } from './live-test.js';

/** The tests that this replica knows, for decisions that cannot wait for a store. */
export class LiveTests {
  /** Whether the store was read: from then on a test that is not known does not exist. */
  isReady = false;
  readonly #tests = new Map<string, LiveTest>();
  readonly #open: (stored: StoredTest, state: StateStore) => LiveTest;
  /** The test that is meant by requests which name none; or how many there are to choose from. */
  #meant: LiveTest | readonly LiveTest[] = [];

  constructor(open: (stored: StoredTest, state: StateStore) => LiveTest) {
    this.#open = open;
  }

  values(): IterableIterator<LiveTest> {
    return this.#tests.values();
  }

  get(testId: string): LiveTest | undefined {
    return this.#tests.get(testId);
  }

  /**
   * The test that a request asks for; without an id the only one that runs, or that ran last.
   *
   * @returns undefined while the tests are not known
   * @throws NotFoundError for an id that is none
   * @throws ValidationError where an id is needed
   */
  meant(testId: string | undefined): LiveTest | undefined {
    if (testId !== undefined) {
      const test = this.#tests.get(testId);
      if (test !== undefined || !this.isReady) return test;
      throw unknownTest(testId, [...this.#tests.keys()]);
    }
    if (!Array.isArray(this.#meant)) return this.#meant as LiveTest;
    if (!this.isReady && this.#meant.length === 0) return undefined;
    throw isAmbiguous(this.#meant);
  }

  /** Takes a record that was read or written; an older one than is known is passed over. */
  apply(stored: StoredTest, state: StateStore): LiveTest {
    const { testId } = stored.record.definition;
    const known = this.#tests.get(testId);
    if (known !== undefined && !isNews(known, stored)) return known;
    const isSame = known !== undefined && isSameLife(known, stored);
    if (isSame) known.follow(stored);
    const test = isSame ? known : this.#open(stored, state);
    if (!isSame) void known?.recorder.close();
    this.#tests.set(testId, test);
    this.#choose();
    return test;
  }

  /** A record is gone. */
  remove(testId: string): void {
    this.#tests.get(testId)?.remove();
    this.#choose();
  }

  #choose(): void {
    const tests = [...this.#tests.values()];
    const running = tests.filter(({ isServing }) => isServing);
    const candidates =
      running.length > 0
        ? running
        : tests
            .filter(({ record }) => record.startedAt !== undefined)
            .sort(byEnd)
            .slice(0, 1);
    this.#meant = candidates.length === 1 ? (candidates[0] as LiveTest) : tests.length === 1 ? (tests[0] as LiveTest) : candidates;
  }
}

/** The same revision is news of a test that was believed to be deleted: that was told of the one before it. */
function isNews({ revision, isDeleted }: LiveTest, stored: StoredTest): boolean {
  return stored.revision > revision || (isDeleted && stored.revision === revision);
}

/** A test that was deleted and created anew shares nothing with the former, even within one millisecond. */
function isSameLife({ record, revision, isDeleted }: LiveTest, stored: StoredTest): boolean {
  if (record.createdAt !== stored.record.createdAt) return false;
  if (isDeleted) return revision === stored.revision;
  return stored.record.status !== 'draft' || record.status === 'draft';
}

/** Those that ran last come first. */
function byEnd(a: LiveTest, b: LiveTest): number {
  const endOf = ({ record }: LiveTest) => record.completedAt ?? record.pausedAt ?? record.startedAt ?? 0;
  return endOf(b) - endOf(a);
}

function isAmbiguous(tests: readonly LiveTest[]): ValidationError {
  const ids = tests.map(({ record }) => `"${record.definition.testId}"`).join(', ');
  return new ValidationError(
    ids === ''
      ? 'There is no test that was started; a request without testId is for the only one that runs.'
      : `The tests ${ids} are running; say which one with testId.`,
  );
}
