import { describe, expect, it } from 'vitest';
import type { RunQuery } from '../../../../../src/ports/tracking-store.js';
import { planRunSearch } from '../../../../../src/stores/sqlite/search/plan-run-search.js';

function refusal(query: Partial<RunQuery>): { readonly code: string; readonly errorCode: string; readonly message: string } {
  try {
    planRunSearch({ experimentIds: ['1'], maxResults: 10, ...query });
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
  throw new Error(`Not refused: ${JSON.stringify(query).slice(0, 200)}`);
}

describe('A search that MLflow does not allow is a ValidationError that names the clause and what is allowed', () => {
  it.each([
    ['metrics.a > 0 OR metrics.b > 0', 'OR', 'joined by AND only'],
    ['NOT metrics.a > 0', 'NOT', 'joined by AND only'],
    ['(metrics.a > 0)', '(', 'without parentheses'],
    ['metrics.a > 0;', ';', 'semicolons'],
    [' ', 'blank', 'leave it out'],
    ["metrics.a > 'x'", "metrics.a > 'x'", 'plain number'],
    ["metrics.a LIKE 'x'", "metrics.a LIKE 'x'", '=, !=, <, <=, > or >='],
    ['metrics.a IS NULL', 'metrics.a IS NULL', 'a metric can be compared with'],
    ['metrics.a == 1', 'metrics.a == 1', '=, !=, <'],
    ["params.a > 'x'", "params.a > 'x'", '=, !=, LIKE, ILIKE, IS NULL or IS NOT NULL'],
    ["params.a IN ('x')", "params.a IN ('x')", '=, !=, LIKE'],
    ['params.a = 1', 'params.a = 1', 'single or double quotes'],
    ['params.a = adam', 'params.a = adam', 'single or double quotes'],
    ["params.a = 'x", "params.a = '", 'single or double quotes'],
    ['metrics.a/b > 1', 'metrics.a/', 'backticks'],
    ['metrics.1 > 1', 'metrics.1', 'expected a comparison'],
    ["tags.in = 'x'", 'tags.in', 'backticks'],
    ["params. a = 'x'", 'params. a', 'space after the dot'],
    ["status IN ('x')", "status IN ('x')", 'status can be compared with =, !=, LIKE or ILIKE'],
    ["run_id IN 'x'", "run_id IN 'x'", "('a', 'b')"],
    ['run_id IN ()', 'run_id IN ()', 'one or more quoted texts'],
    ["run_id IN ('a\\n')", "run_id IN ('a\\n'", 'compare it with ='],
    ["run_id = ('a')", 'run_id = (', 'single or double quotes'],
    ["lifecycle_stage = 'active'", 'lifecycle_stage', 'run_id, run_name, status'],
    ["foo.bar = 'x'", 'foo', 'metrics, params, tags, attributes or datasets'],
    ["datasets.source = 'x'", 'source', 'name, digest and context'],
    ['start_time > 9223372036854775808', 'start_time > 9223372036854775808', '64 bits'],
    ["tags.a = 'x' tags.b IS NULL", 'tags.b IS NULL', 'put AND between'],
  ])('%s', (filter, clause, remedy) => {
    const error = refusal({ filter });
    expect(error).toMatchObject({ code: 'VALIDATION', errorCode: 'INVALID_PARAMETER_VALUE' });
    expect(error.message).toContain(clause);
    expect(error.message).toContain(remedy);
  });

  it.each([
    ['metrics.a sideways', 'ASC or DESC'],
    ['metrics.a, metrics.b', 'one key'],
    ['', 'one key'],
    ['datasets.name', 'metrics, params, tags or attributes'],
    ['attributes.`run name`', 'run_name'],
    ['duration', 'start_time or end_time'],
  ])('orderBy %j', (entry, remedy) => {
    const error = refusal({ orderBy: [entry] });
    expect(error).toMatchObject({ code: 'VALIDATION', errorCode: 'INVALID_PARAMETER_VALUE' });
    expect(error.message).toContain(entry);
    expect(error.message).toContain(remedy);
  });

  it('orderBy that names one key twice, also by its alias, or more than twenty keys', () => {
    expect(refusal({ orderBy: ['created', 'start_time DESC'] }).message).toContain('"start_time DESC" twice');
    expect(refusal({ orderBy: Array.from({ length: 21 }, (_, index) => `metrics.m${index}`) }).message).toContain('at most 20');
  });

  it('an experiment id that is no integer', () => {
    expect(refusal({ experimentIds: ['abc'] }).message).toContain('"abc"');
  });

  it('keeps messages short however long the filter is', () => {
    expect(refusal({ filter: `params.a = '${'x'.repeat(1e5)}' OR` }).message.length).toBeLessThan(300);
    expect(refusal({ filter: `params.${'a'.repeat(1e5)} < 'x'` }).message.length).toBeLessThan(300);
    expect(refusal({ filter: `params.a LIKE '${'%'.repeat(1e5)}'` }).message.length).toBeLessThan(300);
  });
});

describe('A hostile filter of a megabyte', () => {
  const repeated = (text: string): string => text.repeat(Math.ceil(2 ** 20 / text.length));
  const filters = {
    parentheses: repeated('('),
    quotes: repeated("'"),
    'doubled quotes': `params.a = '${repeated("''")}`,
    'escaped quotes': `params.a = '${repeated("\\'")}`,
    backticks: `params.\`${repeated('``')}`,
    digits: `metrics.a > ${repeated('1')}`,
    'digits before a letter': `metrics.a > ${repeated('1')}a`,
    'numbers in a row': `metrics.a > ${repeated('1e')}`,
    'a long path': `metrics.${repeated('a.')}`,
    conjunctions: repeated('AND '),
    comparisons: repeated('metrics.a>1 AND '),
    'a list': `run_id IN (${repeated("'a',")}`,
    operators: `metrics.a ${repeated('<=>')}`,
    space: `metrics.a${repeated(' ')}> 1`,
    wildcards: `params.a LIKE '${repeated('%_')}'`,
  };

  it.each(Object.entries(filters))('is answered in time linear in its length: %s', (_, filter) => {
    const before = process.cpuUsage();
    try {
      planRunSearch({ experimentIds: ['1'], maxResults: 10, filter });
    } catch (error) {
      expect(error).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    }
    // About 10 ms on an idle machine; quadratic work would take minutes.
    expect(process.cpuUsage(before).user / 1e3).toBeLessThan(500);
  });
});
