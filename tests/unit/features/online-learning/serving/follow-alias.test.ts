import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../../../src/core/logger.js';
import { clientInternals } from '../../../../../src/features/client/client-internals.js';
import { SampleIngestion } from '../../../../../src/features/online-learning/ingestion/sample-ingestion.js';
import type { PipelineSession } from '../../../../../src/features/online-learning/pipeline-session.js';
import { followAlias } from '../../../../../src/features/online-learning/serving/follow-alias.js';
import { predictorModel } from '../../../../../src/features/online-learning/serving/served-model.js';
import { ServingSlot } from '../../../../../src/features/online-learning/serving/serving-slot.js';
import { OnlineState } from '../../../../../src/features/online-learning/state/online-state.js';
import { fromFunction } from '../../../../../src/inference/from-function.js';
import { MemoryLog } from '../../../../../src/stores/segments/memory-log.js';
import { linear } from '../../../../support/onnx/models.js';
import { feed, type OnlineStore, openStore, stream } from '../pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

it('a former version of the pipeline that somebody goes back to is scored as before', async () => {
  const pipeline = store.pipeline({ checkIntervalMs: 60_000, gate: { margin: 1 }, watch: { samples: 1 } });
  await pipeline.start();
  const rows = stream(1);
  for (const version of ['1', '2']) {
    await feed(pipeline, rows, 150);
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published', version });
  }
  await store.registry.rollback('churn');
  // An update that finds the alias moved serves what it points to.
  await feed(pipeline, rows, 150);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'rejected' });
  expect(pipeline.status().servingVersion).toBe('1');
  await feed(pipeline, rows, 50);
  expect(pipeline.metrics()).toMatchObject({ served: { rows: 50 }, performance: { baseline: expect.any(Number) } });
});

it('a version that an update publishes while another is loaded is not replaced by it', async () => {
  const { client, registry } = store;
  const { version } = await registry.registerModel({ model: linear([1, 2], 0), modelName: 'churn' });
  await registry.promoteModel('churn', { version });
  const state = OnlineState.create({ task: 'regression' });
  const clock = { now: () => 1 };
  const ingestion = new SampleIngestion({ state, log: new MemoryLog(), clock });
  const serving = new ServingSlot();
  const answer = fromFunction(async () => ({ y: [0] }));
  const publish = (version: string): void => {
    ingestion.record({ kind: 'serving', timestamp: 1, model: { version } });
    serving.swap(predictorModel(answer, state, { version }));
  };
  let isClosed = false;
  publish('7');
  const session = {
    state,
    serving,
    ingestion,
    clock,
    client: client[clientInternals],
    settings: { modelName: 'churn', alias: 'champion' },
    logger: silentLogger,
    signal: new AbortController().signal,
    registry: {
      loadModel: async () => {
        publish('8');
        const close = async () => {
          isClosed = true;
        };
        return { ...answer, close };
      },
    },
  } as unknown as PipelineSession;
  expect(await followAlias(session)).toBe(false);
  expect([state.servingModel?.version, serving.model?.version, isClosed]).toEqual(['8', '8', true]);
});
