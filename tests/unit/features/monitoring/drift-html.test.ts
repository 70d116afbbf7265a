import { expect, test } from 'vitest';
import type { DriftReport } from '../../../../src/domain/drift/drift-report.js';
import { renderDriftReport } from '../../../../src/features/monitoring/drift-reports.js';
import { hostileReport, shopReport, wideReport } from './drift-fixture.js';

const html = (report: DriftReport) => renderDriftReport(report, { format: 'html' });

test('An HTML drift report is one file that may load and run nothing', async () => {
  const page = await html(shopReport(1));
  expect(page).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'">/,
  );
  expect(page).not.toMatch(/<script|<link|<iframe|<object|<img|\son\w+=|\shref=|\ssrc=|\sstyle=|@import|url\(/i);
});

test('It draws the columns that drifted or fail, the most severe first, and no others', async () => {
  const page = await html(shopReport(1));
  const drawn = [...page.matchAll(/<figure[^>]*>\n<h2[^>]*><bdi>([^<]*)</g)].map(([, name]) => name);
  expect(drawn.slice(0, 4)).toEqual(['still', 'device', 'gap', 'bought']);
  expect([...drawn].sort()).toEqual(['bought', 'clicks', 'country', 'device', 'gap', 'huge', 'price', 'still', 'tiny']);
  expect(page.match(/<svg /g)).toHaveLength(9);
  expect(page).not.toContain('<dt>Drawn</dt>');
  expect(await html(shopReport(0))).not.toContain('<svg');
});

test('Of many it draws twelve, and says how many columns there are to draw', async () => {
  const page = await html(wideReport(60));
  expect(page.match(/<svg /g)).toHaveLength(12);
  expect(page).toContain('<dt>Drawn</dt><dd><bdi>the 12 most severe of 60 columns with findings</bdi></dd>');
});

test('Tables of more than a thousand rows are cut, and say by how much', async () => {
  const report = shopReport(1);
  const columns = Array.from({ length: 120 }, () => report.columns).flat();
  const page = await html({ ...report, columns });
  expect(page).toContain('200 more columns are left out here');
  expect(page.match(/<tr>/g)?.length).toBeLessThan(2003);
});

test('A name of a hundred thousand characters makes neither the page nor the time long', async () => {
  const names = ['price', 'country'] as const;
  const long = { price: 'W'.repeat(100_000), country: '😀'.repeat(50_000) };
  let text = JSON.stringify(shopReport(1));
  for (const name of names)
    text = text.replaceAll(`"${name}"`, JSON.stringify(long[name])).replaceAll(`\\"${name}\\"`, `\\"${long[name]}\\"`);
  const page = await html(JSON.parse(text.replaceAll('"de"', JSON.stringify(long.price))) as DriftReport);
  expect(page.length).toBeLessThan(150_000);
  expect(page).not.toContain('\ufffd');
});

test('Hostile names are escaped wherever they are', async () => {
  const page = await html(hostileReport());
  expect(page).not.toMatch(/<script|<img|<b>/i);
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page).toContain('&lt;/title&gt;&lt;/style&gt;&lt;/svg&gt;&lt;script&gt;alert(1)');
  expect(page).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|\u202e/u);
});

test('No two elements have one id, and the same report gives the same page', async () => {
  const report = shopReport(1);
  const page = await html(report);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await html(report)).toBe(page);
});

test('Bins of a report with null in place of numbers are drawn without them', async () => {
  const report = JSON.parse(
    JSON.stringify(shopReport(1))
      .replace(/"pValue":[^,]*,/g, '"pValue":null,')
      .replace(/"value":[^,]*,/g, '"value":null,'),
  );
  expect(await html(report)).not.toMatch(/NaN|Infinity|null|undefined/);
});
