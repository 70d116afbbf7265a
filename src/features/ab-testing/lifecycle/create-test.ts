import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import { AlreadyExistsError, ValidationError } from '../../../core/errors/request-error.js';
import { parseDefinition } from '../../../domain/experiment/definition/parse-definition.js';
import type { TestDefinition } from '../../../domain/experiment/definition/test-definition.js';
import type { TestInput, VariantInput } from '../../../domain/experiment/definition/test-input.js';
import { draftRecord } from '../../../domain/experiment/lifecycle.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import type { Predictor } from '../../../ports/predictor.js';
import type { StateStore } from '../../../ports/state-store.js';
import { findTest, insertTest, type StoredTest } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { type ABTest, abTest } from './ab-test.js';

/** One arm, with what answers for it in this process. */
export interface TestVariant extends VariantInput {
  /** Answers `predict`; stays the caller's, who closes it. @default the model of the registry */
  readonly predictor?: Predictor | undefined;
}

/** A test to create. */
export interface CreateTestInput extends TestInput<TestVariant>, CallOptions {}

/** Checks a test and keeps it as a draft; what is there already with the same description is left as it is. */
export async function createTest(session: TestSession, test: TestInput<TestVariant>, call: CallOptions): Promise<ABTest> {
  const { definition, predictors } = defineTest(session, test);
  const state = await session.opened(call);
  const stored = await insertOrFind(state, draftRecord(definition, session.clock.now()), call);
  session.models.give(definition.testId, predictors);
  return abTest(session.take(stored, state).record);
}

/** Checks a test: its definition, and what answers for its variants in this process. @throws ValidationError */
export function defineTest({ settings }: TestSession, test: TestInput<TestVariant>) {
  const predictors = new Map<string, Predictor>();
  const variants = Array.isArray(test.variants) ? test.variants.map((variant) => withoutPredictor(variant, predictors)) : test.variants;
  return { definition: parseDefinition({ ...test, variants }, settings.environment), predictors };
}

function withoutPredictor(variant: TestVariant, predictors: Map<string, Predictor>): VariantInput {
  if (typeof variant !== 'object' || variant === null || variant.predictor === undefined) return variant;
  const { predictor, ...rest } = variant;
  if (typeof predictor?.predict !== 'function') {
    throw new ValidationError(
      `The predictor of variant "${String(rest.name)}" must have a function predict(), as fromFunction and loadModel give it.`,
    );
  }
  predictors.set(rest.name, predictor);
  return rest;
}

async function insertOrFind(state: StateStore, record: TestRecord, call: CallOptions): Promise<StoredTest> {
  try {
    return await insertTest(state, record, call);
  } catch (error) {
    const existing = isConflict(error) ? await findTest(state, record.definition.testId, call) : undefined;
    if (existing === undefined) throw error;
    const differing = differences(existing.record.journal[0]?.details?.['definition'], record.definition);
    if (differing.length === 0) return existing;
    const { testId } = record.definition;
    throw new AlreadyExistsError(
      `There is a test "${testId}" already, created with another ${differing.join(', ')}. Change it with updateTest, or choose another testId.`,
      { details: { testId, differing } },
    );
  }
}

/** Fields in which the description differs from the one that the test was created with. */
function differences(created: unknown, definition: TestDefinition): readonly string[] {
  const before = (created ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(definition).flatMap(([field, value]) => (JSON.stringify(before[field]) === JSON.stringify(value) ? [] : [field]));
}
