import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnalysisSnapshot } from '../../src/domain/experiment/test-analysis.js';
import { logTestToRun } from '../../src/features/reports/report-of-test.js';
import type { TestReport } from '../../src/features/reports/test-report.js';
import { ExperimentTracker, MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { chromiumDescribe, openChromium } from '../support/live/chromium.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { plotProblems } from '../support/live/page-checks.mjs';
import { hostileTest, madeTest, twoArms } from '../unit/features/reports/report-fixture.js';

const effect = 'ab_test/checkout/converted/candidate/effect';

liveDescribe('The report of a test on a run of a server', (server) => {
  let client: MlflowClient;
  let tracker: ExperimentTracker;
  beforeEach(() => {
    client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
    tracker = new ExperimentTracker({ client, experimentName: uniqueName('reports') });
  });
  afterEach(async () => {
    await tracker.close();
    await client.close();
  });

  test('has its numbers as metrics over units, its standing as tags and its files; logged twice it is there once', async () => {
    const input = madeTest({ arms: twoArms, hours: 30 });
    const run = await tracker.startRun();
    await logTestToRun(input, run);
    await run.flush();
    const once = await client.runs.get(run.runId);
    await logTestToRun(input, run);
    await run.end();

    const { data } = await client.runs.get(run.runId);
    expect(data).toEqual({ ...once.data, tags: expect.anything() });
    const comparison = input.analysis.comparisons.find(({ primary }) => primary);
    expect(comparison).toMatchObject({ status: 'ok', effect: { estimate: data.metrics[effect] } });
    expect(data.metrics).toMatchObject({ 'ab_test/checkout/current/units': 3600, 'ab_test/checkout/candidate/units': 3600 });
    expect(data.tags).toMatchObject({
      'mlflow_ops.ab_test': 'checkout',
      'mlflow_ops.ab_test.recommendation': 'promote',
      'mlflow_ops.ab_test.recommended_variant': 'candidate',
    });
    const history = await client.metrics.history(run.runId, effect).toArray();
    const course = input.snapshots as readonly AnalysisSnapshot[];
    expect(history.map(({ step, timestamp, value }) => [step, timestamp, value])).toEqual(
      course.map(({ units, timestamp, comparisons }) => [
        units.reduce((sum, each) => sum + each),
        timestamp,
        comparisons[0]?.effect.estimate,
      ]),
    );
    const json = await fileOf(run.runId, 'ab-test/checkout/report.json');
    expect((JSON.parse(await json.text()) as TestReport).analysis.recommendation).toEqual(input.analysis.recommendation);
    expect(await (await fileOf(run.runId, 'ab-test/checkout/report.md')).text()).toMatch(/^# Checkout\n\n\*\*Promote candidate\*\*/);
    const html = await fileOf(run.runId, 'ab-test/checkout/report.html');
    expect(html.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await html.text()).toMatch(/^<!doctype html>/);
  });

  test('of a test with names that the server refuses is logged under names that it takes', async () => {
    const run = await tracker.startRun();
    await logTestToRun(hostileTest(), run);
    await run.end();
    const { data } = await client.runs.get(run.runId);
    expect(Object.keys(data.metrics).filter((key) => key.startsWith('ab_test/hostile/')).length).toBeGreaterThan(10);
  });

  chromiumDescribe('and MLflow’s own page', () => {
    test('shows it with its plots', async () => {
      const run = await tracker.startRun();
      await logTestToRun(madeTest({ arms: twoArms, hours: 5 }), run);
      await run.end();
      const browser = await openChromium();
      try {
        const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
        page.setDefaultTimeout(120_000);
        await page.goto(`${server.uri}/#/experiments/${run.experimentId}/runs/${run.runId}/artifacts/ab-test/checkout/report.html`);
        const report = page.frameLocator('iframe').first();
        await report.locator('#plot-traffic svg').waitFor();
        expect(await report.locator('h1').textContent()).toBe('Checkout');
        expect(await report.locator('figure svg').count()).toBe(4);
        expect(await report.locator('html').evaluate(plotProblems)).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  });

  function fileOf(runId: string, path: string): Promise<Response> {
    return fetch(`${server.uri}/get-artifact?${new URLSearchParams({ run_uuid: runId, path })}`);
  }
});
