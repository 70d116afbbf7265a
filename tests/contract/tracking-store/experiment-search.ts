import { expect } from 'vitest';
import type { ViewType } from '../../../src/core/entities/lifecycle-stage.js';
import type { ExperimentQuery, TrackingStore } from '../../../src/ports/tracking-store.js';
import { type ContractSuite, madeOnce } from './contract-suite.js';
import { allPages, uniqueName } from './drafts.js';
import { expectInvalid } from './refusals.js';

async function names(store: TrackingStore, query: Partial<ExperimentQuery>): Promise<string[]> {
  const pages = await allPages((pageToken) => store.searchExperiments({ maxResults: 100, ...query, pageToken }));
  return pages.flat().map((experiment) => experiment.name);
}

/** Searching experiments: filters, order, pages, lifecycle stages. */
export function experimentSearchContract({ test }: ContractSuite): void {
  // Four experiments whose names share a prefix that nobody else has.
  const fixture = madeOnce(async (store) => {
    const prefix = uniqueName('Search');
    const ids: Record<string, string> = {};
    for (const [letter, stage] of Object.entries({ A: 'dev', B: 'prod', C: 'Prod' })) {
      ids[letter] = await store.createExperiment({ name: `${prefix}-${letter}`, tags: [{ key: 'stage of it', value: stage }] });
    }
    ids['D'] = await store.createExperiment({ name: `${prefix}-D` });
    await store.deleteExperiment(ids['D']);
    return { prefix, mine: `name LIKE '${prefix}-%'`, ids };
  });

  const filters: Record<string, readonly string[]> = {
    "name = '<prefix>-A'": ['A'],
    "attribute.name = '<prefix>-A'": ['A'],
    "name != '<prefix>-A'": ['B', 'C'],
    "name LIKE '<prefix>-_'": ['A', 'B', 'C'],
    "name LIKE '%-a'": [],
    "name ILIKE '%-a'": ['A'],
    "tags.`stage of it` = 'prod'": ['B'],
    'tags."stage of it" != \'prod\'': ['A', 'C'],
    "tag.`stage of it` LIKE 'p%'": ['B'],
    "tags.`stage of it` ILIKE 'p%'": ['B', 'C'],
    "tags.`stage of it` ILIKE 'p%' AND name LIKE '%-C'": ['C'],
    "tags.nothing = 'x'": [],
    'creation_time > 0 AND last_update_time >= 1000': ['A', 'B', 'C'],
    'creation_time < 1000': [],
  };
  for (const [filter, letters] of Object.entries(filters)) {
    test(`finds what the filter asks for: ${filter}`, async (store) => {
      const { prefix, mine } = await fixture(store);
      const found = await names(store, { filter: `${mine} AND ${filter.replaceAll('<prefix>', prefix)}`, orderBy: ['name'] });
      expect(found).toEqual(letters.map((letter) => `${prefix}-${letter}`));
    });
  }

  test('tells tagged experiments from untagged ones by IS NULL', async (store) => {
    const { prefix, mine, ids } = await fixture(store);
    const found = await names(store, { filter: `${mine} AND tags.\`stage of it\` IS NULL`, viewType: 'ALL' });
    expect(found).toEqual([`${prefix}-D`]);
    expect(await names(store, { filter: `${mine} AND tags.\`stage of it\` IS NOT NULL`, viewType: 'ALL' })).toHaveLength(3);
    expect(Object.keys(ids)).toHaveLength(4);
  });

  test('finds experiments by their ids', async (store) => {
    const { prefix, ids } = await fixture(store);
    expect(await names(store, { filter: `experiment_id = '${ids['B']}'` })).toEqual([`${prefix}-B`]);
    const several = await names(store, { filter: `experiment_id IN ('${ids['A']}', '${ids['C']}')`, orderBy: ['name'] });
    expect(several).toEqual([`${prefix}-A`, `${prefix}-C`]);
  });

  test('orders by attributes, newest first when nothing is said', async (store) => {
    const { prefix, mine } = await fixture(store);
    const letters = async (orderBy?: string[]) =>
      (await names(store, { filter: mine, orderBy })).map((name) => name.slice(prefix.length + 1)).join('');
    expect(await letters(['name'])).toBe('ABC');
    expect(await letters(['name DESC'])).toBe('CBA');
    expect(await letters(['experiment_id ASC'])).toBe('ABC');
    expect(await letters(['last_update_time DESC', 'name ASC'])).toHaveLength(3);
    expect([...(await letters())].sort().join('')).toBe('ABC');
  });

  const views: Record<ViewType, string> = { ACTIVE_ONLY: 'ABC', DELETED_ONLY: 'D', ALL: 'ABCD' };
  for (const [viewType, letters] of Object.entries(views)) {
    test(`looks at the lifecycle stages it is told: ${viewType}`, async (store) => {
      const { prefix, mine } = await fixture(store);
      const found = await names(store, { filter: mine, viewType: viewType as ViewType, orderBy: ['name'] });
      expect(found.map((name) => name.slice(prefix.length + 1)).join('')).toBe(letters);
    });
  }

  test('pages to the end, every experiment exactly once', async (store) => {
    const { mine } = await fixture(store);
    const pages = await allPages((pageToken) => store.searchExperiments({ filter: mine, maxResults: 2, pageToken }));
    expect(pages.map((page) => page.length)).toEqual([2, 1]);
    expect(new Set(pages.flat().map((experiment) => experiment.name)).size).toBe(3);
  });

  test('ends with the last full page', async (store) => {
    const { mine } = await fixture(store);
    const page = await store.searchExperiments({ filter: mine, maxResults: 3 });
    expect(page.items).toHaveLength(3);
    expect(page.nextPageToken ?? '').toBe('');
  });

  const wrong = [
    "name = 'unclosed",
    'name = 5',
    "nothing = 'x'",
    "lifecycle_stage = 'active'",
    'metrics.rmse > 0.5',
    "name = 'a' OR name = 'b'",
    "creation_time = 'abc'",
    "name > 'a'",
  ];
  for (const filter of wrong) {
    test(`refuses the filter ${filter}`, async (store) => {
      await expectInvalid(store.searchExperiments({ filter, maxResults: 10 }));
    });
  }

  test('refuses an unknown order and a foreign page token', async (store) => {
    await expectInvalid(store.searchExperiments({ orderBy: ['nothing'], maxResults: 10 }));
    await expectInvalid(store.searchExperiments({ orderBy: ['name SIDEWAYS'], maxResults: 10 }));
    await expectInvalid(store.searchExperiments({ pageToken: 'not a token', maxResults: 10 }));
  });
}
