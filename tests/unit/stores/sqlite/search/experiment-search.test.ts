import { beforeAll, describe, expect, it } from 'vitest';
import { searchDatabase } from './search-database.js';

describe('A search over experiments', () => {
  let database: Awaited<ReturnType<typeof searchDatabase>>;
  const find = (filter: string): readonly number[] => [...database.findExperiments({ filter })].sort();

  beforeAll(async () => {
    database = await searchDatabase();
    database.addExperiment(0, 'Default', 10);
    database.addExperiment(1, 'churn', 30, { team: 'growth', stage: 'a b' });
    database.addExperiment(2, 'Churn 2', 30, { team: 'Growth' });
    database.addExperiment(3, 'gone', 20, {}, 'deleted');
    database.addExperiment(4, 'timeless', null);
  });

  it('finds active ones, the newest first, ties by id', () => {
    expect(database.findExperiments()).toEqual([1, 2, 0, 4]);
    expect(database.findExperiments({ viewType: 'DELETED_ONLY' })).toEqual([3]);
    expect(database.findExperiments({ viewType: 'ALL' })).toEqual([1, 2, 3, 0, 4]);
  });

  it.each([
    ["name = 'churn'", [1]],
    ["attribute.name ILIKE 'CHURN%'", [1, 2]],
    ["name LIKE 'churn%'", [1]],
    ["name != 'churn'", [0, 2, 4]],
    ['creation_time >= 30', [1, 2]],
    ['last_update_time < 30', [0]],
    ["experiment_id = '2'", [2]],
    ["experiment_id != '2'", [0, 1, 4]],
    ["experiment_id IN ('0', '1', '99')", [0, 1]],
    ["experiment_id NOT IN ('0')", [1, 2, 4]],
    ["tags.team = 'growth'", [1]],
    ["tag.team ILIKE 'growth' AND name LIKE 'C%'", [2]],
    ['tags.team IS NULL', [0, 4]],
    ['tags.team IS NOT NULL', [1, 2]],
    ['tags."stage" = "a b"', [1]],
  ])('filters: %s', (filter, ids) => expect(find(filter)).toEqual(ids));

  it.each([
    [['name'], [2, 0, 1, 4]],
    [['name DESC'], [4, 1, 0, 2]],
    [['creation_time'], [4, 0, 2, 1]],
    [
      ['attribute.creation_time DESC', 'name'],
      [2, 1, 0, 4],
    ],
    [['experiment_id DESC'], [4, 2, 1, 0]],
    [
      ['name', 'name DESC'],
      [2, 0, 1, 4],
    ],
  ])('orders by %j, ties by the highest id', (orderBy, ids) => expect(database.findExperiments({ orderBy })).toEqual(ids));

  it.each([
    ["name like 'x'", 'name can be compared with =, !=, LIKE or ILIKE'],
    ["name IN ('x')", 'name can be compared with'],
    ['creation_time > 1.5', 'integer'],
    ["creation_time = '1'", 'plain number'],
    ["experiment_id LIKE '1'", '=, !=, IN or NOT IN'],
    ["experiment_id IN ('x')", 'not an experiment id'],
    ['experiment_id = 1', 'single or double quotes'],
    ['name IS NULL', 'name can be compared with'],
    ["attributes.name = 'x'", 'tags.owner, name or attribute.name'],
    ["run_id = 'x'", 'experiments have name, experiment_id, creation_time or last_update_time'],
  ])('refuses %s and says what is allowed', (filter, message) => {
    expect(() => find(filter)).toThrow(expect.objectContaining({ code: 'VALIDATION', errorCode: 'INVALID_PARAMETER_VALUE' }));
    expect(() => find(filter)).toThrow(message);
  });

  it.each([['tags.team'], ['status'], ['name sideways'], ['name, experiment_id']])('refuses to order by %s', (entry) => {
    expect(() => database.findExperiments({ orderBy: [entry] })).toThrow(
      expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining(entry) }),
    );
  });
});
