import type { Browser, Page } from 'playwright-core';

const address = 'http://report.test/';

/** Shows a report, and tells what the page said or asked for. */
export async function showReport(
  browser: Browser,
  html: string,
  colorScheme: 'light' | 'dark',
  width = 1100,
): Promise<{ readonly page: Page; readonly noise: readonly string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.setDefaultTimeout(120_000);
  const noise: string[] = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  page.on('dialog', (dialog) => {
    noise.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => request.url() === address || noise.push(request.url()));
  await page.route('**/*', (route) =>
    route.request().url() === address ? route.fulfill({ body: html, contentType: 'text/html' }) : route.abort(),
  );
  await page.goto(address);
  return { page, noise };
}

/** The elements that a report may be made of. */
export const reportElements =
  /^(a|bdi|body|circle|dd|div|dl|dt|figcaption|figure|footer|g|h1|h2|head|header|html|li|line|main|meta|p|path|rect|section|style|svg|table|tbody|td|text|th|thead|title|tr|ul)$/;
