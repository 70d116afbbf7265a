import type { Browser } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { DriftReport } from '../../src/domain/drift/drift-report.js';
import { renderDriftReport } from '../../src/features/monitoring/drift-reports.js';
import { chromiumDescribe, openChromium } from '../support/live/chromium.js';
import { barColors, colors, contrasts, cutTables } from '../support/live/page-checks.mjs';
import { readableReports } from '../support/live/readable-reports.js';
import { showReport } from '../support/live/show-report.js';
import { hostileReport, shopReport, wideReport } from '../unit/features/monitoring/drift-fixture.js';

const longName = (column: number) => `${'W'.repeat(90)}_a-feature-with-a-very-long-name-no-${column}`;

const reports: readonly (readonly [what: string, report: () => DriftReport, plots: number])[] = [
  ['rows that changed', () => shopReport(1), 9],
  ['rows that did not change', () => shopReport(0), 0],
  ['Evidently’s preset', () => shopReport(1, 'evidently'), 7],
  ['many columns with long names and categories', () => wideReport(40, longName), 12],
  ['hostile names', hostileReport, 8],
];

chromiumDescribe('An HTML drift report in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
    return () => browser.close();
  });

  readableReports(
    () => browser,
    reports.map(([what, report, plots]) => [what, async () => renderDriftReport(report(), { format: 'html' }), plots]),
  );

  test('is printed in dark ink on white paper, also from a dark screen, with no table cut off', async () => {
    const { page } = await showReport(browser, await renderDriftReport(shopReport(1), { format: 'html' }), 'dark', 680);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect((await page.evaluate(colors)).paper).toBe('rgb(255, 255, 255)');
    expect((await page.evaluate(contrasts)).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    expect(await page.evaluate(cutTables)).toBe(0);
    await page.close();
  });

  test('tells the two distributions of a plot apart by colours that differ from the paper, in light as in dark', async () => {
    const html = await renderDriftReport(shopReport(1), { format: 'html' });
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await showReport(browser, html, scheme);
      const fills = await page.evaluate(barColors);
      expect(fills.length).toBe(2);
      expect(fills).not.toContain((await page.evaluate(colors)).paper);
      await page.close();
    }
  });

  test('of a thousand columns is shown at once', async () => {
    const { page, noise } = await showReport(browser, await renderDriftReport(wideReport(1000), { format: 'html' }), 'light');
    expect(noise).toEqual([]);
    expect(await page.locator('section[aria-labelledby=columns] tbody tr').count()).toBe(1000);
    await page.close();
  });
});
