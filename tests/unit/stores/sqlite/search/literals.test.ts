import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../../src/core/errors/request-error.js';
import { parseFilter } from '../../../../../src/stores/sqlite/search/parser.js';
import { planRunSearch } from '../../../../../src/stores/sqlite/search/plan-run-search.js';
import { searchDatabase } from './search-database.js';

const quotes = ["'", '"'] as const;

/** A text in a quote that it does not contain. */
function quotable(quote: string): fc.Arbitrary<string> {
  return fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes(quote) && !text.endsWith('\\'));
}

const quotedText = fc.constantFrom(...quotes).chain((quote) => quotable(quote).map((text) => ({ text, written: quote + text + quote })));
const quotedKey = fc
  .constantFrom(...quotes, '`')
  .chain((quote) => quotable(quote).map((text) => ({ text, written: quote + text + quote })));

describe('Quoted keys and texts of a filter', () => {
  it('are read as written, whatever they contain', () => {
    fc.assert(
      fc.property(quotedKey, quotedText, (key, value) => {
        const [first, second, ...rest] = parseFilter(`params.${key.written}=${value.written}AND metrics.a > 1`);
        expect(first).toMatchObject({
          identifier: { entity: 'params', key: key.text },
          operator: '=',
          operand: { kind: 'text', value: value.text },
        });
        expect(second).toMatchObject({ identifier: { entity: 'metrics', key: 'a' }, operand: { kind: 'number', text: '1' } });
        expect(rest).toEqual([]);
      }),
      { seed: 1 },
    );
  });

  it('have no escapes: doubled and backslashed quotes stay in the text', () => {
    expect(parseFilter("params.a = 'it''s'")[0]?.operand).toEqual({ kind: 'text', value: "it''s" });
    expect(parseFilter("params.a = 'it\\'s'")[0]?.operand).toEqual({ kind: 'text', value: "it\\'s" });
    expect(parseFilter("params.a = 'C:\\'")[0]?.operand).toEqual({ kind: 'text', value: 'C:\\' });
  });

  it('find exactly the run that has them, in SQLite', async () => {
    const database = await searchDatabase();
    database.addExperiment(1, 'one');
    const stored = fc
      .sample(fc.tuple(quotedKey, quotedText), { seed: 2, numRuns: 100 })
      .filter(([key, value]) => !`${key.text}${value.text}`.includes('\0'));
    for (const [index, [key, value]] of stored.entries()) database.addRun(`run-${index}`, { params: { [key.text]: value.text } });
    for (const [index, [key, value]] of stored.entries()) {
      const found = database.findRuns({ filter: `params.${key.written} = ${value.written}` });
      expect(found).toContain(`run-${index}`);
      const equals = stored.filter(([otherKey, other]) => otherKey.text === key.text && other.text === value.text);
      expect(found).toHaveLength(equals.length);
    }
  });
});

describe('The statement of a search', () => {
  it('never contains text of the caller: other keys and values give the same statement', () => {
    const statement = (key: string, value: string): string =>
      planRunSearch({
        experimentIds: ['1'],
        maxResults: 10,
        filter: `params.${key} = ${value} AND tags.${key} ILIKE ${value} AND run_name != ${value} AND datasets.name = ${value}`,
        orderBy: [`metrics.${key}`, `tags.${key} DESC`],
      }).sql;
    const expected = statement('k', "'v'");
    fc.assert(
      fc.property(quotedKey, quotedText, (key, value) => {
        fc.pre(key.text !== 'mlflow.runName');
        expect(statement(key.written, value.written)).toBe(expected);
      }),
      { seed: 3 },
    );
  });

  it('is made, or a validation error is thrown, whatever the filter, the order and the key are; it always runs', async () => {
    const database = await searchDatabase();
    const pieces = fc.constantFrom(
      'metrics',
      'params',
      'tags',
      'run_id',
      'datasets.name',
      '.',
      '`',
      "'",
      '"',
      '(',
      ')',
      ',',
      ' ',
      ' AND ',
      '=',
      '!=',
      '<',
      ' IN ',
      ' IS NULL',
      '%',
      '1',
      '-',
      'a',
      '--',
      ';',
      ' DROP TABLE runs',
    );
    const anything = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(anything, anything, (filter, order) => {
        for (const query of [{ filter }, { orderBy: [order] }]) {
          try {
            expect(database.findRuns(query)).toEqual([]);
          } catch (error) {
            if (!(error instanceof ValidationError) || error.errorCode !== 'INVALID_PARAMETER_VALUE') throw error;
          }
        }
      }),
      { seed: 4, numRuns: 2000 },
    );
    expect(database.connection.prepare('SELECT count(*) FROM runs').rows()).toEqual([[0]]);
  });
});
