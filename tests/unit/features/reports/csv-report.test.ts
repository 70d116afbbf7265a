import { expect, test } from 'vitest';
import { reportOfTest } from '../../../../src/features/reports/report-of-test.js';
import { parseCsv } from './parse-csv.js';
import { hostileNames, hostileTest, madeTest, twoArms } from './report-fixture.js';

async function recordsOf(input: Parameters<typeof reportOfTest>[0]): Promise<Record<string, string>[]> {
  const [names = [], ...rows] = parseCsv(await reportOfTest(input, 'csv'));
  for (const row of rows) expect(row).toHaveLength(names.length);
  return rows.map((row) => Object.fromEntries(row.map((cell, column) => [names[column] ?? '', cell])));
}

test('has one row for each arm in each metric, with the exact numbers of the analysis', async () => {
  const input = madeTest({ arms: twoArms, hours: 30 });
  const records = await recordsOf(input);
  expect(records.map(({ metric, variant }) => `${metric} ${variant}`)).toEqual(
    ['converted', 'revenue', 'latency_ms', 'error_rate'].flatMap((metric) => [`${metric} current`, `${metric} candidate`]),
  );
  const comparison = input.analysis.comparisons[0];
  if (comparison?.status !== 'ok') throw new Error('It can be computed.');
  const { effect, pValue } = comparison;
  expect(records[1]).toMatchObject({
    comparison: 'ok',
    primary: 'true',
    effect: `${effect.estimate}`,
    effectLower: `${effect.lower}`,
    pValue: `${pValue}`,
  });
  expect(records[0]).toMatchObject({
    control: 'true',
    comparison: '',
    effect: '',
    mean: `${input.analysis.variants[0]?.metrics['converted']?.mean}`,
  });
  expect(records[5]).toMatchObject({ metric: 'latency_ms', margin: '5', guardrail: 'pass' });
});

test('gives the reason of a comparison that cannot be computed, and empty cells in place of its numbers', async () => {
  const records = await recordsOf(madeTest({ arms: twoArms, hours: 0 }));
  expect(records[1]).toMatchObject({ variant: 'candidate', comparison: 'not-computable', effect: '', reason: expect.stringMatching(/./) });
});

test('keeps names with quotes, commas and line ends in their cell, and lets no spreadsheet run them', async () => {
  const text = await reportOfTest(hostileTest(), 'csv');
  const cells = parseCsv(text).flat();
  expect(cells).toContain(hostileNames.html);
  expect(cells).toContain(hostileNames.markdown);
  expect(cells).toContain(`'${hostileNames.formula}`);
  const numbers = /^-?\d+(\.\d+)?(e[+-]\d+)?$/;
  expect(cells.filter((cell) => /^\s*[=+\-@|%]/.test(cell) && !numbers.test(cell))).toEqual([]);
});

test.each(['=1+1', '+1', '-1+cmd|x', '@SUM(A1)', '\t=1', ' =1', '＝1', '\r\n=1'])('disarms %j as the name of an arm', async (name) => {
  const { analysis, snapshots } = madeTest({ arms: twoArms, hours: 1 });
  const renamed = { ...analysis, variants: analysis.variants.map((variant) => ({ ...variant, name })) };
  expect((await recordsOf({ analysis: renamed, snapshots }))[0]?.['variant']).toBe(`'${name}`);
});
