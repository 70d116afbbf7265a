import { expect } from 'vitest';
import type { ViewType } from '../../../src/core/entities/lifecycle-stage.js';
import type { ContractSuite } from './contract-suite.js';
import { allPages, newExperiment, newRun, uniqueName } from './drafts.js';
import { expectInvalid } from './refusals.js';
import { findRuns, runNames, searchedRuns } from './searched-runs.js';

/** Orders and what they make of `alpha beta Gamma epsilon` (oldest first; loss 0.5, 0.25, NaN, none). */
const orders: Record<string, string> = {
  'start_time ASC': 'alpha beta Gamma epsilon',
  'attributes.start_time DESC': 'epsilon Gamma beta alpha',
  'created asc': 'alpha beta Gamma epsilon',
  'metrics.loss ASC': 'beta alpha Gamma epsilon',
  'metrics.loss DESC': 'alpha beta Gamma epsilon',
  'metrics.`accuracy top/5`': 'beta alpha epsilon Gamma',
  'params.`model type`': 'beta Gamma alpha epsilon',
  'tags.stage DESC': 'beta alpha epsilon Gamma',
  run_name: 'Gamma alpha beta epsilon',
  end_time: 'beta alpha epsilon Gamma',
  'status, start_time': 'refused',
  'metrics.nothing': 'epsilon Gamma beta alpha',
};

/** The order of found runs, pages, lifecycle stages and experiments. */
export function runSearchPagesContract({ test }: ContractSuite): void {
  for (const [order, names] of Object.entries(orders)) {
    if (names === 'refused') {
      test(`refuses the order "${order}"`, async (store) => {
        const { experimentId } = await searchedRuns(store);
        await expectInvalid(store.searchRuns({ experimentIds: [experimentId], orderBy: [order], maxResults: 10 }));
      });
    } else {
      test(`orders runs by "${order}", those without a value last`, async (store) => {
        expect(await runNames(store, { orderBy: [order] })).toBe(names);
      });
    }
  }

  test('orders by several things in turn', async (store) => {
    expect(await runNames(store, { orderBy: ['user_id DESC', 'start_time ASC'] })).toBe('epsilon Gamma alpha beta');
  });

  test('shows the newest run first when nothing is said', async (store) => {
    expect(await runNames(store, {})).toBe('epsilon Gamma beta alpha');
  });

  for (const orderBy of ['attributes.nothing', 'datasets.name', 'nothing.x', 'metrics.loss SIDEWAYS', '']) {
    test(`refuses the order ${JSON.stringify(orderBy)}`, async (store) => {
      const { experimentId } = await searchedRuns(store);
      await expectInvalid(store.searchRuns({ experimentIds: [experimentId], orderBy: [orderBy], maxResults: 10 }));
    });
  }

  const views: Record<ViewType, string> = {
    ACTIVE_ONLY: 'alpha beta Gamma epsilon',
    DELETED_ONLY: 'delta',
    ALL: 'alpha beta Gamma delta epsilon',
  };
  for (const [viewType, names] of Object.entries(views)) {
    test(`looks at the lifecycle stages it is told: ${viewType}`, async (store) => {
      expect(await runNames(store, { viewType: viewType as ViewType, orderBy: ['start_time'] })).toBe(names);
    });
  }

  test('gives whole runs', async (store) => {
    const { ids } = await searchedRuns(store);
    const runs = await findRuns(store, { filter: "run_name = 'alpha'" });
    expect(runs).toEqual([await store.getRun(ids['alpha'] ?? '')]);
  });

  test('searches several experiments, and none', async (store) => {
    const name = uniqueName();
    const experimentIds = [await newExperiment(store), await newExperiment(store), await newExperiment(store)];
    for (const experimentId of experimentIds) await newRun(store, { experimentId, runName: name });
    const found = await store.searchRuns({ experimentIds: experimentIds.slice(0, 2), maxResults: 10 });
    expect(found.items.map((run) => run.info.experimentId).sort()).toEqual(experimentIds.slice(0, 2).sort());
    expect((await store.searchRuns({ experimentIds: [], maxResults: 10 })).items).toEqual([]);
    expect((await store.searchRuns({ experimentIds: ['999999999'], maxResults: 10 })).items).toEqual([]);
  });

  test('pages to the end, every run exactly once, equal ones in a stable order', async (store) => {
    const experimentId = await newExperiment(store);
    const ids = new Set<string>();
    for (let index = 0; index < 11; index += 1) ids.add((await newRun(store, { experimentId, startTime: 1_000 })).info.runId);
    for (const orderBy of [undefined, ['metrics.nothing'], ['start_time']]) {
      const pages = await allPages((pageToken) => store.searchRuns({ experimentIds: [experimentId], maxResults: 4, orderBy, pageToken }));
      expect(pages.map((page) => page.length)).toEqual([4, 4, 3]);
      const found = pages.flat().map((run) => run.info.runId);
      expect(new Set(found)).toEqual(ids);
      expect(found).toEqual([...ids].sort());
    }
  });

  test('ends with the last full page', async (store) => {
    const { experimentId } = await searchedRuns(store);
    const page = await store.searchRuns({ experimentIds: [experimentId], maxResults: 4 });
    expect(page.items).toHaveLength(4);
    expect(page.nextPageToken ?? '').toBe('');
  });

  test('refuses a foreign page token', async (store) => {
    const { experimentId } = await searchedRuns(store);
    await expectInvalid(store.searchRuns({ experimentIds: [experimentId], maxResults: 10, pageToken: 'not a token' }));
  });
}
