import { expect } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { allPages, newExperiment } from '../contract/tracking-store/drafts.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import { openRestModelStores } from '../support/open-rest-store.js';

const versionsOfAModel = 5;

/**
 * Creates registered models, five versions of each, and logged models on a real server while every fifth answer is lost or
 * cut after the server acted, and expects exactly those to be there in the end.
 */
export async function expectNoGhostModels(uri: string, options: { readonly models: number; readonly seed: number }): Promise<void> {
  const direct = await openRestModelStores(uri);
  const experimentId = await newExperiment(direct.tracking, 'ghost-models');
  const proxy = await startFaultProxy({
    target: uri,
    seed: options.seed,
    decide: (random) => (random.next() >= 0.2 ? 'pass' : random.next() < 0.5 ? 'lose-answer' : 'cut-answer'),
  });
  const faulty = await openRestModelStores(proxy.uri, { proxy: false, maxRetries: 20 });
  try {
    const prefix = `ghost-${newId()}`;
    const versions: string[] = [];
    const loggedModels: string[] = [];
    let left = options.models;
    const worker = async () => {
      for (let number = left--; number > 0; number = left--) {
        const { modelId } = await faulty.loggedModels.createLoggedModel({ key: newId(), experimentId, params: [], tags: [] });
        loggedModels.push((await faulty.loggedModels.finalizeLoggedModel(modelId, 'READY')).modelId);
        const name = `${prefix}-${Math.ceil(number / versionsOfAModel)}`;
        if (number % versionsOfAModel === 0) await faulty.registry.createRegisteredModel({ name });
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    left = options.models;
    const register = async () => {
      for (let number = left--; number > 0; number = left--) {
        const name = `${prefix}-${Math.ceil(number / versionsOfAModel)}`;
        const { version } = await faulty.registry.createModelVersion({ name, key: newId(), source: 's3://bucket/model' });
        await faulty.registry.setAlias(name, `a${version}-`, version);
        versions.push(`${name}/${version}`);
      }
    };
    await Promise.all([register(), register(), register(), register()]);

    const registered = await allPages((pageToken) =>
      direct.registry.searchRegisteredModels({ filter: `name LIKE '${prefix}%'`, maxResults: 100, pageToken }),
    );
    expect(registered.flat()).toHaveLength(options.models / versionsOfAModel);
    const found = await allPages((pageToken) =>
      direct.registry.searchModelVersions({ filter: `name LIKE '${prefix}%'`, maxResults: 100, pageToken }),
    );
    expect(
      found
        .flat()
        .map(({ name, version }) => `${name}/${version}`)
        .sort(),
    ).toEqual(versions.toSorted());
    expect(versions).toHaveLength(options.models);
    for (const { name, aliases } of registered.flat()) {
      expect(Object.values(aliases).sort()).toEqual(
        found
          .flat()
          .flatMap((each) => (each.name === name ? each.version : []))
          .sort(),
      );
    }
    const logged = await allPages((pageToken) =>
      direct.loggedModels.searchLoggedModels({ experimentIds: [experimentId], maxResults: 50, pageToken }),
    );
    expect(
      logged
        .flat()
        .map(({ modelId, status }) => [modelId, status])
        .sort(),
    ).toEqual(loggedModels.map((id) => [id, 'READY']).sort());
    // The proxy did its work: about a fifth of the exchanges broke.
    expect(proxy.counts['lose-answer'] + proxy.counts['cut-answer']).toBeGreaterThan(options.models / 3);
  } finally {
    await faulty.close();
    await proxy.close();
    await direct.close();
  }
}
