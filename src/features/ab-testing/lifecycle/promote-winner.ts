import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import type { ArmDefinition } from '../../../domain/experiment/definition/test-definition.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import type { TestSession } from '../test-session.js';
import { servedVersion } from './incumbents.js';

/** An alias that was moved to the winner's version. */
export interface WinnerPromotion {
  readonly modelName: string;
  readonly modelVersion: string;
  readonly alias: string;
}

/**
 * Moves the alias of the definition's `autoPromote` to the winner's version; where it points there already, that was done before.
 *
 * @throws ValidationError when the winner is no version of a registered model
 * @throws ConflictError when the alias does not point any more where it did when the test started; it stays where it is
 */
export async function promoteWinner(
  session: TestSession,
  { definition: { testId, autoPromote }, incumbents }: TestRecord,
  { name, modelName, modelVersion }: ArmDefinition,
  reason: string,
  call: CallOptions,
): Promise<WinnerPromotion> {
  if (modelName === undefined || modelVersion === undefined) {
    throw new ValidationError(
      `The winner "${name}" of test "${testId}" is no version of a registered model, so no alias can be moved to it; complete the test without promoteWinner.`,
      { details: { testId, variant: name } },
    );
  }
  const { alias } = autoPromote;
  const isThere = async () => (await servedVersion(session, modelName, alias, call)) === modelVersion;
  if (!(await isThere())) {
    const expectedVersion = incumbents?.[modelName];
    try {
      await session.registry.promoteModel(modelName, { ...call, version: modelVersion, alias, expectedVersion, reason });
    } catch (error) {
      if (!isConflict(error) || !(await isThere())) throw error;
    }
  }
  return { modelName, modelVersion, alias };
}
