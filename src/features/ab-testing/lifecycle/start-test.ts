import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import type { ArmDefinition, TestDefinition } from '../../../domain/experiment/definition/test-definition.js';
import { advance, checkPossible } from '../../../domain/experiment/lifecycle.js';
import { clientInternals } from '../../client/client-internals.js';
import type { TestSession } from '../test-session.js';
import type { ABTest } from './ab-test.js';
import { changeTest } from './change-test.js';
import { claimLayer } from './claim-layer.js';
import { incumbentsOf } from './incumbents.js';

/** Pins the models, claims the layer, and begins to enrol. */
export async function startTest(session: TestSession, testId: string, call: CallOptions): Promise<ABTest> {
  const test = await changeTest(session, testId, call, async (draft, now) => {
    checkPossible(draft, 'start');
    const arms = await pinnedArms(session, draft.definition, call);
    const { layer } = draft.definition;
    if (layer !== undefined) await claimLayer(await session.state(), testId, layer, call);
    const incumbents = await incumbentsOf(session, draft.definition, call);
    return { ...advance(draft, { type: 'start', arms }, now), incumbents };
  });
  const started = session.tests.get(testId);
  if (started !== undefined) await awaitWithin(`the models of test "${testId}", which has been started`, session.preload([started]), call);
  return test;
}

/** The arms with the versions that their aliases mean now; a version that does not exist is found out before anybody is served. */
async function pinnedArms(session: TestSession, definition: TestDefinition, call: CallOptions): Promise<readonly ArmDefinition[]> {
  const pin = async (arm: ArmDefinition): Promise<ArmDefinition> => {
    const { modelName, modelVersion, alias } = arm;
    if (modelName === undefined) return arm;
    const registry = await session.registry[clientInternals].registry(call);
    if (alias !== undefined) return { ...arm, modelVersion: (await registry.getVersionByAlias(modelName, alias, call)).version };
    if (modelVersion !== undefined && !session.models.isGiven(definition.testId, arm.name)) {
      await registry.getModelVersion(modelName, modelVersion, call);
    }
    return arm;
  };
  return Promise.all(definition.arms.map(pin));
}
