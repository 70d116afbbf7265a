import { describe, expect, test } from 'vitest';
import { DriftDetector } from '../../../../src/domain/drift/drift-detector.js';
import type { DriftReport } from '../../../../src/domain/drift/drift-report.js';
import { recommend } from '../../../../src/domain/drift/recommend.js';
import { renderDriftReport } from '../../../../src/features/monitoring/drift-reports.js';
import { parseCsv } from '../reports/parse-csv.js';
import { hostileNames } from '../reports/report-fixture.js';
import { checkedAt, hostileReport, shopReport, wideReport } from './drift-fixture.js';

describe('A drift report as JSON', () => {
  test('parses to the report', async () => {
    const report = shopReport(1);
    expect(JSON.parse(await renderDriftReport(report, { format: 'json' }))).toEqual(report);
  });
});

describe('A drift report as Markdown', () => {
  test('says first what to do and by what evidence, then the facts, the columns by severity, and what is wrong with the data', async () => {
    const text = await renderDriftReport(shopReport(1), { format: 'markdown', title: 'Shop' });
    expect(text).toMatch(
      /^# Shop\n\n\*\*Check the data, and do not retrain on them \(CHECK_DATA\)\*\*\n\n- \d+ of 1000 values of "device" are categories/,
    );
    expect(text).toMatch(/values of "gap" are missing: \d+(\.\d+)? %, threshold [\d.]+ %\.$/m);
    expect(text).toMatch(/^- The target "bought" drifted by chiSquare: [\d.]+, adjusted p-value [<\d. ]+, threshold 0\.05\.$/m);
    expect(text).toMatch(/^- And \d+ more; the tables below/m);
    expect(text).toContain('- Checked: 2025-07-01 12:00 UTC\n- Reference rows: 1,500\n- Current rows: 1,000\n- Drifted features: 7 of 9\n');
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['Columns', 'Data quality']);
    const rows = tableOf(text, 'Columns').map(([name, , , verdict, quality]) => [name, verdict, quality]);
    expect(rows.slice(0, 4)).toEqual([
      ['still', 'drifted', 'constant'],
      ['device', 'drifted', 'unseen'],
      ['gap', 'no drift', 'missing values'],
      ['bought', 'drifted', '–'],
    ]);
    expect(rows.at(-1)).toEqual(['steady', 'no drift', '–']);
    expect(
      tableOf(text, 'Data quality')
        .slice(0, 3)
        .map(([name, check, status]) => [name, check, status]),
    ).toEqual([
      ['still', 'constant', 'fails'],
      ['gap', 'missing values', 'fails'],
      ['device', 'unseen', 'fails'],
    ]);
  });

  test('of data that did not change says so, and that all checks passed', async () => {
    const report = shopReport(0);
    const text = await renderDriftReport(report, { format: 'markdown' });
    expect(report.recommendation).toBe('OK');
    expect(text).toMatch(
      /^# Data drift\n\n\*\*Nothing to do \(OK\)\*\*\n\n- None of 10 columns drifted, and no check of the data failed\.\n/,
    );
    expect(text).toMatch(/All \d+ checks passed\./);
  });

  test('names evidence from elsewhere with its numbers and rows', async () => {
    const report = shopReport(0);
    const performance = { status: 'drop', subject: 'accuracy_score', value: 0.81, threshold: 0.88, n: 400 } as const;
    const text = await renderDriftReport({ ...report, ...recommend({ report, performance }) }, { format: 'markdown' });
    expect(text).toContain('**Retrain now (RETRAIN_NOW)**\n\n- Performance dropped by "accuracy_score": 0.81, threshold 0.88, 400 rows.\n');
  });

  test('says of every column that could not be tested why', async () => {
    const report = new DriftDetector({ reference: { a: [1, 2, 3, 4], b: [1, 2, 3, 4] } }).check({ a: [1, 2, 3], c: ['x', 'y', 'z'] });
    const text = await renderDriftReport(report, { format: 'markdown' });
    expect(text).toContain('| b | feature | number | not tested. The current data do not have this column. | missing values | – |');
    expect(text).toContain('| c | feature | category | not tested. The reference does not have this column. | unseen | – |');
    const empty = new DriftDetector({ reference: { a: [1, 2, 3, 4] } }).check([]);
    expect(await renderDriftReport(empty, { format: 'markdown' })).toContain('- There are no current rows');
  });

  test('of Evidently’s preset gives its p-values as they are', async () => {
    const text = await renderDriftReport(shopReport(1, 'evidently'), { format: 'markdown' });
    expect(text).toContain('Preset: evidently');
    expect(text).not.toContain('Benjamini');
    expect(text).toMatch(/Threshold of Wasserstein: standard deviations\./);
  });

  test('shows hostile names as they are: every table keeps its columns, and nothing becomes an element', async () => {
    const text = await renderDriftReport(hostileReport(), { format: 'markdown', title: hostileNames.markdown });
    expect(text).not.toMatch(/(?<!\\)<[a-z/!?]/i);
    expect(text).not.toMatch(/(?<!\\)\]\(/);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|\u202e/u);
    for (const table of text.split('\n\n').filter((block) => block.startsWith('|'))) {
      const widths = table
        .trim()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});

describe('A drift report as CSV', () => {
  test('has one row for each test of each column, with the exact numbers', async () => {
    const report = shopReport(1);
    const [names = [], ...rows] = parseCsv(await renderDriftReport(report, { format: 'csv' }));
    const records = rows.map((row) => Object.fromEntries(names.map((name, place) => [name, row[place]])));
    expect(records).toHaveLength(report.columns.flatMap(({ tests }) => tests).length);
    const price = report.columns.find(({ name }) => name === 'price');
    const written = records.filter(({ column }) => column === 'price');
    expect(written.map(({ test, decides, value }) => [test, decides, value])).toEqual(
      price?.tests.map(({ test, value }, place) => [test, String(place === 0), String(value)]),
    );
    expect(written[0]).toMatchObject({ checkedAt: new Date(checkedAt).toISOString(), role: 'feature', drifted: 'true', status: 'FAIL' });
    expect(records.find(({ column }) => column === 'gap')).toMatchObject({ qualityProblems: 'missing FAIL' });
  });

  test('lets no spreadsheet run a name', async () => {
    const cells = parseCsv(await renderDriftReport(hostileReport(), { format: 'csv' })).flat();
    expect(cells).toContain(`'${hostileNames.formula}`);
    expect(cells).toContain(hostileNames.html);
    const numbers = /^-?\d+(\.\d+)?(e[+-]\d+)?$/;
    expect(cells.filter((cell) => /^\s*[=+\-@|%]/.test(cell) && !numbers.test(cell))).toEqual([]);
  });
});

test('What is no drift report, and another format or field, are refused by name', async () => {
  const report = shopReport(0);
  const refused = (given: object, message: RegExp, options: object = { format: 'csv' }) =>
    expect(renderDriftReport(given as DriftReport, options as { format: 'csv' })).rejects.toThrow(
      expect.objectContaining({ code: 'VALIDATION', message: expect.stringMatching(message) }),
    );
  await refused({}, /This is no drift report/);
  await refused({ ...report, version: 2 }, /has version 2; only version 1 is known/);
  await refused({ ...report, columns: undefined }, /report\.columns must be an array, not undefined/);
  await refused({ ...report, timestamp: 1e17 }, /timestamp of a drift report/);
  await refused(report, /format of a report must be one of json, markdown, html, csv, not the string "pdf"/, { format: 'pdf' });
  await refused(report, /options of renderDriftReport have no field "titel"/, { format: 'csv', titel: 'x' });
});

test('A thousand columns stay a few megabytes in every format', async () => {
  const report = wideReport(1000);
  const sizes = { html: 1e6, markdown: 5e5, csv: 2e6, json: 5e6 } as const;
  for (const [format, most] of Object.entries(sizes)) {
    const text = await renderDriftReport(report, { format: format as 'html' });
    expect(text.length, format).toBeLessThan(most);
    expect(text.length, format).toBeGreaterThan(100_000);
  }
});

/** The cells of the table under a heading. */
function tableOf(text: string, heading: string): string[][] {
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
