import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { sealName } from '../../src/features/registry/ledger/elect-ledger.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';
import { newModel } from './promotion-ledger-models.js';

const script = fileURLToPath(new URL('./promotion-ledger-reader.py', import.meta.url));

liveDescribe("MLflow's Python client beside the promotion ledger", (server) => {
  it('sees the alias and the ledger as an ordinary run, and a move by it is recorded', async () => {
    await using client = new MlflowClient({ trackingUri: server.uri });
    const registry = new ModelRegistry({ client });
    const name = await newModel(client, 3);
    await registry.promoteModel(name, { version: 2, reason: 'for Python' });
    const seen = await runPython<{ params: Record<string, string> }>(server, script, { name, seal: sealName(name), moveTo: '3' });
    expect(seen).toMatchObject({ alias: '2', experiment: 'mlflow-ops', status: 'FINISHED', runName: `promotions of ${name}` });
    expect(Object.keys(seen.params).sort()).toEqual(['promotion.1', 'promotion.1.done']);
    expect(JSON.parse(seen.params['promotion.1'] ?? '')).toMatchObject({ alias: 'champion', to: '2', reason: 'for Python' });
    expect(await registry.history(name)).toMatchObject([
      { entry: 1, version: '2', kind: 'promotion' },
      { entry: 2, version: '3', previousVersion: '2', kind: 'external' },
    ]);
  });
});
