import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelEvaluator } from '../../src/features/evaluation/model-evaluator.js';
import { ExperimentTracker, MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { chromiumDescribe, openChromium } from '../support/live/chromium.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { contrasts, plotProblems } from '../support/live/page-checks.mjs';
import { runPython } from '../support/live/python.js';

const golden = JSON.parse(readFileSync(new URL('../golden/evaluation.json', import.meta.url), 'utf8'));
const script = new URL('../support/python/evaluate_predictions.py', import.meta.url).pathname;
const plots = ['calibration_curve_plot.svg', 'confusion_matrix.svg', 'precision_recall_curve_plot.svg', 'roc_curve_plot.svg'];

liveDescribe('An evaluation', (server) => {
  const evaluator = new ModelEvaluator();
  let client: MlflowClient;
  let tracker: ExperimentTracker;
  beforeEach(() => {
    client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
    tracker = new ExperimentTracker({ client, experimentName: uniqueName('evaluations') });
  });
  afterEach(async () => {
    await tracker.close();
    await client.close();
  });

  test('on a run has its metrics under their names, its JSON and its plots', async () => {
    const evaluation = await evaluator.evaluate({ probabilities: golden.binary.scores }, { labels: golden.binary.actual });
    const run = await tracker.startRun();
    await evaluator.logToRun(evaluation, run, { step: 3, prefix: 'validation_' });
    await run.end();
    const { data } = await client.runs.get(run.runId);
    expect(data.metrics).toEqual(
      Object.fromEntries(Object.entries(evaluation.metrics).map(([name, value]) => [`validation_${name}`, value])),
    );
    const files = await client.artifacts.list(run.runId, 'evaluation');
    expect(files.map(({ path }) => path).sort()).toEqual([...plots, 'evaluation.json'].map((name) => `evaluation/${name}`).sort());
    const json = JSON.parse(await (await fileOf(run.runId, 'evaluation/evaluation.json')).text());
    // The first point of a curve has an infinite threshold, which JSON has as text.
    const asText = (_: string, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value);
    expect(json).toEqual(JSON.parse(JSON.stringify(evaluation, asText)));
    const svg = await fileOf(run.runId, 'evaluation/roc_curve_plot.svg');
    expect(svg.headers.get('content-type')).toMatch(/svg/);
    expect(await svg.text()).toMatch(/^<svg .*<title>ROC curve<\/title>/s);
  });

  test('without plots, and one of trading, has no plots; what is infinite is logged as such', async () => {
    const run = await tracker.startRun();
    const { binary } = golden;
    await evaluator.logToRun(await evaluator.evaluate({ probabilities: binary.scores }, { labels: binary.actual }), run, {
      plots: false,
      directory: 'plain',
    });
    await evaluator.logToRun(await evaluator.evaluate({ returns: [0.01, 0.02] }), run, { directory: 'trading', prefix: 'trading_' });
    await run.end();
    for (const directory of ['plain', 'trading']) {
      const files = await client.artifacts.list(run.runId, directory);
      expect(files.map(({ path }) => path)).toEqual([`${directory}/evaluation.json`]);
    }
    expect((await client.runs.get(run.runId)).data.metrics['trading_profit_factor']).toBeGreaterThan(1e300);
  });

  test.each(['binary', 'multiclass', 'numbers'] as const)('of %s gives every metric that MLflow’s evaluator gives', async (kind) => {
    const { actual, predicted, scores, probabilities } = golden[kind];
    const rows = probabilities ?? scores?.map((score: number) => [1 - score, score]) ?? null;
    const type = kind === 'numbers' ? 'regressor' : 'classifier';
    const expected = await runPython<Record<string, number>>(server, script, { type, actual, predicted, probabilities: rows });
    const { metrics } = await evaluator.evaluate(rows === null ? predicted : { labels: predicted, probabilities: rows }, {
      labels: actual,
    });
    for (const [name, value] of Object.entries(expected)) expect(metrics[name], name).toBeCloseTo(value, 10);
    expect(Object.keys(expected).length).toBeGreaterThan(5);
  });

  chromiumDescribe('drawn', () => {
    test.each(['light', 'dark'] as const)('is readable on %s paper, and asks for nothing', async (colorScheme) => {
      const { actual, predicted, probabilities } = golden.multiclass;
      const run = await tracker.startRun();
      await evaluator.logToRun(await evaluator.evaluate({ labels: predicted, probabilities }, { labels: actual }), run);
      await run.end();
      const browser = await openChromium();
      try {
        for (const name of plots) {
          const page = await browser.newPage({ colorScheme });
          const requests: string[] = [];
          page.on('request', (request) => requests.push(request.url()));
          const svg = await (await fileOf(run.runId, `evaluation/${name}`)).text();
          // A page has its style in its head, where it is no text that is read.
          const style = /<title>.*<style>(.*)<\/style>/s.exec(svg);
          const figure = svg.replace(style?.[0] ?? '', '');
          await page.setContent(
            `<head><style>${style?.[1]}</style></head><body style="background: var(--paper)"><figure id="${name}">${figure}</figure></body>`,
          );
          expect(requests).toEqual([]);
          expect(await page.evaluate(plotProblems)).toEqual([]);
          const ratios = await page.evaluate(contrasts);
          expect(ratios.length).toBeGreaterThan(10);
          expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
          await page.close();
        }
      } finally {
        await browser.close();
      }
    });
  });

  function fileOf(runId: string, path: string): Promise<Response> {
    return fetch(`${server.uri}/get-artifact?${new URLSearchParams({ run_uuid: runId, path })}`);
  }
});
