import { afterEach, beforeEach, expect, test } from 'vitest';
import { DriftDetector } from '../../src/domain/drift/drift-detector.js';
import { ReferenceProfile } from '../../src/domain/drift/reference-profile.js';
import { logDriftReport } from '../../src/features/monitoring/drift-reports.js';
import { loadReferenceProfile, logReferenceProfile } from '../../src/features/monitoring/reference-profiles.js';
import { ExperimentTracker, MlflowClient, ModelRegistry } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { chromiumDescribe, openChromium } from '../support/live/chromium.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { plotProblems } from '../support/live/page-checks.mjs';
import { identity } from '../support/onnx/models.js';
import { checkedAt, hostileReport, shopReport, wideReport } from '../unit/features/monitoring/drift-fixture.js';

liveDescribe('Drift on a run of a server', (server) => {
  let client: MlflowClient;
  let tracker: ExperimentTracker;
  beforeEach(() => {
    client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
    tracker = new ExperimentTracker({ client, experimentName: uniqueName('drift') });
  });
  afterEach(async () => {
    await tracker.close();
    await client.close();
  });

  test('has its files, its metrics at the time of the check, and its recommendation as a tag that runs are found by', async () => {
    const report = shopReport(1);
    const run = await tracker.startRun();
    await logDriftReport(report, run, { step: 3 });
    await run.end();
    const { data } = await client.runs.get(run.runId);
    expect(data.metrics).toMatchObject({ 'drift/share': 7 / 9, 'drift/price/ks': report.columns[0]?.tests[0]?.value });
    const [point] = await client.metrics.history(run.runId, 'drift/share').toArray();
    expect(point).toMatchObject({ step: 3, timestamp: checkedAt });
    const filter = "tags.`mlflow_ops.drift.recommendation` = 'CHECK_DATA'";
    const found = await client.runs.search({ experimentIds: [run.experimentId], filter }).toArray();
    expect(found.map(({ info }) => info.runId)).toEqual([run.runId]);
    expect(await (await fileOf(run.runId, 'drift_report.json')).json()).toEqual(report);
    const html = await fileOf(run.runId, 'drift_report.html');
    expect(html.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await html.text()).toMatch(/^<!doctype html>/);
  });

  test('of hostile names, and of a thousand columns, has names that the server takes', async () => {
    for (const report of [hostileReport(), wideReport(1000)]) {
      const run = await tracker.startRun();
      await logDriftReport(report, run);
      await run.end();
      const { data } = await client.runs.get(run.runId);
      const named = Object.keys(data.metrics).filter((key) => key.endsWith('/difference'));
      expect(named).toHaveLength(Math.min(report.columns.length, 100));
    }
  });

  test('has the profile of a model, which is found by the version that an alias points to', async () => {
    const modelName = uniqueName('sum');
    const registry = new ModelRegistry({ client });
    for (const mean of [0, 50]) {
      const run = await tracker.startRun();
      const x = Array.from({ length: 200 }, (_, row) => mean + (row % 20));
      await logReferenceProfile(ReferenceProfile.from({ x }), run);
      const { version } = await registry.registerModel({ model: identity('float32'), modelName, runId: run.runId, key: String(mean) });
      await run.end();
      await registry.promoteModel(modelName, { version });
    }
    const current = { x: Array.from({ length: 100 }, (_, row) => 50 + (row % 20)) };
    const drifted = async (uri: string) =>
      new DriftDetector({ reference: await loadReferenceProfile(client, uri) }).check(current).columns[0]?.drifted;
    expect(await drifted(`models:/${modelName}/1`)).toBe(true);
    expect(await drifted(`models:/${modelName}@champion`)).toBe(false);
    await registry.rollback(modelName);
    expect(await drifted(`models:/${modelName}@champion`)).toBe(true);
    await registry.close();
  });

  chromiumDescribe('and MLflow’s own page', () => {
    test('shows the report with its plots', async () => {
      const run = await tracker.startRun();
      await logDriftReport(shopReport(1), run, { title: 'Shop' });
      await run.end();
      const browser = await openChromium();
      try {
        const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
        page.setDefaultTimeout(120_000);
        await page.goto(`${server.uri}/#/experiments/${run.experimentId}/runs/${run.runId}/artifacts/drift_report.html`);
        const report = page.frameLocator('iframe').first();
        await report.locator('#plot-8 svg').waitFor();
        expect(await report.locator('h1').textContent()).toBe('Shop');
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
