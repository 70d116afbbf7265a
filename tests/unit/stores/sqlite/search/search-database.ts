import type { ExperimentQuery, RunQuery } from '../../../../../src/ports/tracking-store.js';
import type { Connection } from '../../../../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../../../../src/stores/sqlite/driver.js';
import { schemaDdl } from '../../../../../src/stores/sqlite/schema/schema.js';
import { planExperimentSearch } from '../../../../../src/stores/sqlite/search/plan-experiment-search.js';
import { planRunSearch } from '../../../../../src/stores/sqlite/search/plan-run-search.js';

/** What a test says about a run; the rest is the same for all. */
export interface RunRow {
  readonly startTime?: number | null;
  readonly endTime?: number;
  readonly status?: string;
  readonly name?: string;
  readonly stage?: 'active' | 'deleted';
  readonly experiment?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An empty database in memory with the schema of new files, and what the tests of searches do with it. */
export async function searchDatabase() {
  const connection: Connection = (await loadDriver()).open(':memory:');
  connection.execute(schemaDdl());
  const insert = (table: string, values: readonly (string | number | null)[]) =>
    connection.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(values);
  return {
    connection,
    insert,
    addExperiment(id: number, name: string, created: number | null = id, tags: Readonly<Record<string, string>> = {}, stage = 'active') {
      insert('experiments', [id, name, '', stage, created, created]);
      for (const [key, value] of Object.entries(tags)) insert('experiment_tags', [key, value, id]);
    },
    addRun(id: string, row: RunRow = {}) {
      const { startTime = 1, endTime = null, status = 'RUNNING', name = id, stage = 'active', experiment = 1 } = row;
      insert('runs', [id, name, 'UNKNOWN', '', '', 'me', status, startTime, endTime, '', stage, `/artifacts/${id}`, experiment, null]);
      for (const [key, value] of Object.entries(row.metrics ?? {})) {
        insert('latest_metrics', [key, Number.isNaN(value) ? 0 : value, 1, 0, Number.isNaN(value) ? 1 : 0, id]);
      }
      for (const [key, value] of Object.entries(row.params ?? {})) insert('params', [key, value, id]);
      for (const [key, value] of Object.entries({ 'mlflow.runName': name, ...row.tags })) insert('tags', [key, value, id]);
    },
    findRuns(query: Partial<RunQuery> = {}): readonly string[] {
      const plan = planRunSearch({ experimentIds: ['1'], maxResults: 1000, ...query });
      return connection
        .prepare(plan.sql)
        .rows<readonly [string]>(plan.parameters)
        .map(([id]) => id);
    },
    findExperiments(query: Partial<ExperimentQuery> = {}): readonly number[] {
      const plan = planExperimentSearch({ maxResults: 1000, ...query });
      return connection
        .prepare(plan.sql)
        .rows<readonly [number]>(plan.parameters)
        .map(([id]) => id);
    },
  };
}
