import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ABTestingFramework } from '../../../../../src/features/ab-testing/ab-testing-framework.js';
import type { CreateTestInput } from '../../../../../src/features/ab-testing/lifecycle/create-test.js';
import { MlflowClient, ModelRegistry } from '../../../../../src/index.js';
import { linear } from '../../../../support/onnx/models.js';
import { keepingLogger } from '../../../stores/sqlite/store-fixture.js';
import { checkout } from '../framework-fixture.js';

export const minute = 60_000;
export const hour = 60 * minute;

/** Decides by itself after an hour, looking every minute. */
export const deciding: CreateTestInput = {
  ...checkout,
  variants: [
    { name: 'current', modelName: 'demand', modelVersion: 1 },
    { name: 'candidate', modelName: 'demand', modelVersion: 2 },
  ],
  minDurationHours: 1,
  autoPromote: { evaluateEveryMs: minute },
};

/** Looks once at its start, and then when it is told to. */
export const byHand = { autoPromote: { evaluateEveryMs: 1000 * hour } };

/** The same without models. */
export const plain: CreateTestInput = { ...deciding, variants: checkout.variants };

/** A registry on disk whose model `demand` has three versions, the first of them champion. */
export async function demandRegistry() {
  const directory = mkdtempSync(join(tmpdir(), 'ab-decide-'));
  const logger = keepingLogger();
  const client = new MlflowClient({ trackingUri: join(directory, 'store'), logger });
  const registry = new ModelRegistry({ client });
  onTestFinished(async () => {
    await registry.close();
    await client.close();
    rmSync(directory, { recursive: true, force: true });
  });
  for (const bias of [5, 0, 1]) await registry.registerModel({ model: linear([2], bias), modelName: 'demand', inputExample: [[1]] });
  await registry.promoteModel('demand', { version: 1 });
  const champion = async () => (await client.registeredModels.getByAlias('demand', 'champion')).version;
  /** Versions that the champion's alias was moved to by tests. */
  const promoted = async () =>
    (await registry.history('demand')).filter(({ reason }) => reason?.startsWith('Winner')).map(({ version }) => version);
  return { client, registry, logger, champion, promoted };
}

/** Routes users and records what they do: of each variant's users every `period`-th buys. */
export async function serve(
  ab: ABTestingFramework,
  testId: string,
  everyOf: Readonly<Record<string, number>>,
  users = 1200,
): Promise<void> {
  const count: Record<string, number> = {};
  for (let user = 0; user < users; user++) {
    const { variant, requestId } = ab.routeRequest({ testId, unitId: `user-${user}` });
    const seen = (count[variant] ?? 0) + 1;
    count[variant] = seen;
    ab.recordOutcome(requestId, { reward: seen % (everyOf[variant] ?? 1) === 0 ? 1 : 0 });
  }
  await ab.flush();
}

/** A third of the candidate's users buy, and a tenth of the others. */
export const candidateWins = { current: 10, candidate: 3 };
