import type { Browser } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { contrasts, pageWidth, plotProblems, tagNames } from './page-checks.mjs';
import { reportElements, showReport } from './show-report.js';

/** What a report is of, the report, and how many plots it has. */
export type ReadableReport = readonly [what: string, html: () => Promise<string>, plots: number];

/** Every report is readable in light and in dark and on a small screen; it loads and runs nothing. */
export function readableReports(browser: () => Browser, reports: readonly ReadableReport[]): void {
  for (const [what, write, plots] of reports) {
    let html: string;
    beforeAll(async () => {
      html = await write();
    });

    for (const scheme of ['light', 'dark'] as const) {
      test(`of ${what} is readable in ${scheme}, asks for nothing and runs nothing`, async () => {
        const { page, noise } = await showReport(browser(), html, scheme);
        expect(noise).toEqual([]);
        expect(await page.locator('figure svg').count()).toBe(plots);
        expect(await page.evaluate(plotProblems)).toEqual([]);
        const ratios = await page.evaluate(contrasts);
        expect(ratios.length).toBeGreaterThan(30);
        expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
        expect((await page.evaluate(tagNames)).filter((name) => !reportElements.test(name))).toEqual([]);
        await page.close();
      });
    }

    test(`of ${what} fits a screen of 360 pixels, where only tables scroll`, async () => {
      const { page } = await showReport(browser(), html, 'light', 360);
      expect(await page.evaluate(pageWidth)).toBe(360);
      expect(await page.evaluate(plotProblems)).toEqual([]);
      await page.close();
    });
  }
}
