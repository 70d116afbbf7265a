import type { Browser } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { reportOfTest } from '../../src/features/reports/report-of-test.js';
import type { ReportInput } from '../../src/features/reports/test-report.js';
import { chromiumDescribe, openChromium } from '../support/live/chromium.js';
import { colors, contrasts, cutTables, plotProblems } from '../support/live/page-checks.mjs';
import { readableReports } from '../support/live/readable-reports.js';
import { showReport } from '../support/live/show-report.js';
import { hostileTest, madeTest, manyArms, twoArms } from '../unit/features/reports/report-fixture.js';

const reports: readonly (readonly [what: string, input: () => ReportInput, plots: number])[] = [
  ['a test that is decided', () => madeTest({ arms: twoArms, hours: 72 }), 4],
  ['ten arms with long names and a metric with a longer one', manyArms, 4],
  ['a single analysis', () => madeTest({ arms: twoArms, hours: 1 }), 4],
  ['a test without data', () => madeTest({ arms: twoArms, hours: 0 }), 0],
  ['hostile names', hostileTest, 4],
];

chromiumDescribe('An HTML report in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
    return () => browser.close();
  });

  const shown = (html: string, colorScheme: 'light' | 'dark', width?: number) => showReport(browser, html, colorScheme, width);

  readableReports(
    () => browser,
    reports.map(([what, input, plots]) => [what, async () => reportOfTest(input(), 'html'), plots]),
  );

  test('is printed in dark ink on white paper, also from a dark screen, with no table cut off', async () => {
    const { page } = await shown(await reportOfTest(madeTest({ arms: twoArms, hours: 72 }), 'html'), 'dark', 680);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect((await page.evaluate(colors)).paper).toBe('rgb(255, 255, 255)');
    expect((await page.evaluate(contrasts)).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    expect(await page.evaluate(cutTables)).toBe(0);
    await page.close();
  });

  test('draws its colours from the page: the same plot is another in dark', async () => {
    const html = await reportOfTest(madeTest({ arms: twoArms, hours: 3 }), 'html');
    const light = await shown(html, 'light');
    const dark = await shown(html, 'dark');
    expect((await light.page.evaluate(colors)).ink).not.toBe((await dark.page.evaluate(colors)).ink);
    await Promise.all([light.page.close(), dark.page.close()]);
  });

  test('would not pass these checks with pale ink, a text over another, or one outside its plot', async () => {
    const { page, noise } = await shown(await reportOfTest(madeTest({ arms: twoArms, hours: 3 }), 'html'), 'light');
    await page.evaluate("document.querySelectorAll('#plot-arms .role-mark text')[0].setAttribute('fill', '#999')");
    await page.evaluate("document.querySelectorAll('#plot-arms .role-mark text')[1].setAttribute('transform', 'translate(0,20)')");
    await page.evaluate("document.querySelectorAll('#plot-split .role-mark text')[0].setAttribute('transform', 'translate(-90,20)')");
    await page.evaluate("document.querySelectorAll('#plot-traffic path').forEach((path) => path.remove())");
    expect((await page.evaluate(contrasts)).filter(({ ratio }) => ratio < 4.5)).toHaveLength(1);
    const problems = await page.evaluate(plotProblems);
    expect(problems).toContainEqual(expect.stringMatching(/^plot-arms: .* overlaps /));
    expect(problems).toContainEqual(expect.stringMatching(/^plot-split: .* leaves the plot$/));
    expect(problems).toContainEqual('plot-traffic: nothing is drawn');
    expect(noise).toEqual([]);
    await page.close();
  });
});
