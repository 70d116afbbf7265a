import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ValidationError } from '../../src/core/errors/request-error.js';
import type { Connection } from '../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../src/stores/sqlite/driver.js';
import { nextPageToken } from '../../src/stores/sqlite/search/page-token.js';
import { planExperimentSearch } from '../../src/stores/sqlite/search/plan-experiment-search.js';
import { planRunSearch } from '../../src/stores/sqlite/search/plan-run-search.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';
import { type Search, searches } from '../support/search-parity/searches.js';
import { spelledSearches } from '../support/search-parity/spellings.js';
import { study } from '../support/search-parity/study.js';

const script = fileURLToPath(new URL('../support/python/search_parity.py', import.meta.url));

liveDescribe('The search grammar beside the one of Python MLflow, on one database file', (server) => {
  const directory = mkdtempSync(join(tmpdir(), 'search-parity-'));
  const cases = [...spelledSearches, ...searches(20_260_101, { runs: 500, experiments: 200 })];
  let connection: Connection;
  let answers: readonly (readonly string[] | null)[];

  beforeAll(async () => {
    const task = join(directory, 'task.json');
    const database = join(directory, 'mlflow.db');
    writeFileSync(task, JSON.stringify({ database, study: study(7), searches: cases }));
    ({ answers } = await runPython<{ answers: typeof answers }>(server, script, task));
    connection = (await loadDriver()).open(database);
  }, 600_000);

  afterAll(() => {
    connection?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('has searches that find something, searches that find nothing, and searches that are refused', () => {
    const found = answers.filter((ids) => ids !== null && ids.length > 0).length;
    const refused = answers.filter((ids) => ids === null).length;
    expect(answers).toHaveLength(cases.length);
    expect(found).toBeGreaterThan(cases.length / 5);
    expect(refused).toBeGreaterThan(cases.length / 10);
    expect(refused).toBeLessThan(cases.length * 0.6);
  });

  it('finds the same ids in the same order, page by page, or refuses the same searches', () => {
    const differences = cases
      .map((search, index) => ({ search, python: answers[index] ?? null, ours: allPages(connection, search) }))
      .filter(({ python, ours }) => JSON.stringify(python) !== JSON.stringify(ours));
    expect(differences).toEqual([]);
  });
});

/** The ids of all pages, or null for a search that is refused as a server refuses it. */
function allPages(connection: Connection, search: Search): readonly string[] | null {
  const ids: string[] = [];
  let pageToken: string | undefined;
  try {
    do {
      const query = { ...search, pageToken };
      const plan = search.kind === 'runs' ? planRunSearch(query) : planExperimentSearch(query);
      const rows = connection.prepare(plan.sql).rows(plan.parameters);
      ids.push(...rows.slice(0, search.maxResults).map(([id]) => String(id)));
      pageToken = nextPageToken(query, rows.length);
    } while (pageToken !== undefined);
    return ids;
  } catch (error) {
    if (error instanceof ValidationError && error.errorCode === 'INVALID_PARAMETER_VALUE') return null;
    throw error;
  }
}
