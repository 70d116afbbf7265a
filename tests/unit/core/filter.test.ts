import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../src/core/errors/request-error.js';
import { filter } from '../../../src/core/filter.js';

describe('filter', () => {
  it('joins conditions with AND and leaves out empty ones', () => {
    expect(filter.and(filter.metric('loss').lt(0.5), '', filter.tag('a b').equals("it's"))).toBe(
      'metrics.`loss` < 0.5 AND tags.`a b` = "it\'s"',
    );
    expect(filter.and()).toBe('');
    expect(filter.and("status = 'FINISHED'")).toBe("status = 'FINISHED'");
  });

  it.each([
    [filter.metric('m').equals(1), 'metrics.`m` = 1'],
    [filter.metric('m').notEquals(-0), 'metrics.`m` != 0'],
    [filter.metric('m').lte(-1e-7), 'metrics.`m` <= -1e-7'],
    [filter.metric('m').gt(1e21), 'metrics.`m` > 1e21'],
    [filter.metric('m').gte(Number.MAX_VALUE), 'metrics.`m` >= 1.7976931348623157e308'],
    [filter.param('p.q/r').notEquals(''), "params.`p.q/r` != ''"],
    [filter.param('p').like('50%'), "params.`p` LIKE '50%'"],
    [filter.tag('t').ilike('"x"'), 'tags.`t` ILIKE \'"x"\''],
    [filter.tag('t').isNull(), 'tags.`t` IS NULL'],
    [filter.param('p').isNotNull(), 'params.`p` IS NOT NULL'],
    [filter.attribute('runId').in(['a', 'b']), "run_id IN ('a', 'b')"],
    [filter.attribute('runId').notIn(['a']), "run_id NOT IN ('a')"],
    [filter.attribute('startTime').gte(1_700_000_000_000), 'start_time >= 1700000000000'],
    [filter.attribute('status').notEquals('FAILED'), "status != 'FAILED'"],
    [filter.attribute('creationTime').lt(5), 'creation_time < 5'],
    [filter.dataset('context').equals('train'), "datasets.context = 'train'"],
    [filter.dataset('name').in(["it's", 'b']), "datasets.name IN (\"it's\", 'b')"],
  ])('writes %s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it.each([
    ['a value with both kinds of quotes', () => filter.tag('t').equals(`'"`)],
    ['a value that ends with a backslash', () => filter.tag('t').equals('C:\\')],
    ['a value with U+0000', () => filter.tag('t').equals('a\0b')],
    ['a value that is not a string', () => filter.param('p').equals(1 as never)],
    ['NaN', () => filter.metric('m').equals(Number.NaN)],
    ['Infinity', () => filter.metric('m').lt(Number.POSITIVE_INFINITY)],
    ['a numeric string for a metric', () => filter.metric('m').lt('1' as never)],
    ['a fractional time', () => filter.attribute('endTime').lt(0.5)],
    ['an empty list', () => filter.attribute('runId').in([])],
    ['a string in place of a list', () => filter.attribute('runId').in('abc' as never)],
    ['a list value with a line break', () => filter.dataset('name').in(['a\nb'])],
    ['a list value that is not a string', () => filter.dataset('name').in([1 as never])],
    ['a key with a backtick', () => filter.tag('a`b')],
    ['an unknown attribute', () => filter.attribute('toString' as never)],
    ['an unknown field of datasets', () => filter.dataset('source' as never)],
  ])('refuses %s', (_what, write) => {
    expect(write).toThrow(ValidationError);
  });

  it('either refuses a value or quotes it with a quote that the value does not contain', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', "'", '"', '\\', '`', ' ', '%', '\n', ';', '--') }), (value) => {
        const impossible = (value.includes("'") && value.includes('"')) || value.endsWith('\\');
        if (impossible) {
          expect(() => filter.tag('t').equals(value)).toThrow(ValidationError);
          return;
        }
        const literal = filter.tag('t').equals(value).slice('tags.`t` = '.length);
        expect(literal.slice(1, -1)).toBe(value);
        expect(literal.at(0)).toBe(literal.at(-1));
        expect(value).not.toContain(literal.at(0));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
