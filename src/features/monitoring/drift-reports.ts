import { joinArtifactPath, parseArtifactPath } from '../../core/artifact-path.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { parseMethods } from '../../core/validation/methods.js';
import { parseText } from '../../core/validation/text.js';
import type { DriftReport } from '../../domain/drift/drift-report.js';
import { metricsOfDrift, type ReportedRun, type ReportFormat, reportOfDrift } from '../reports/report-of-drift.js';
import { parseDriftReport } from './parse-drift-report.js';

/** How a drift report is written. */
export interface RenderDriftOptions {
  readonly format: ReportFormat;
  /** Heading of `html` and `markdown`, such as the name of the model. @default 'Data drift' */
  readonly title?: string | undefined;
}

/** How a drift report is logged. */
export interface LogDriftOptions {
  /** Step of the metrics. @default 0 */
  readonly step?: number | undefined;
  /** Where the files go; reports of one run in the same place replace each other. @default the root */
  readonly directory?: string | undefined;
  /** Heading of the HTML file. @default 'Data drift' */
  readonly title?: string | undefined;
}

/**
 * Writes a drift report: `json` as it is; `csv` with one row for each test of each column; `markdown` and `html` for people, with the recommendation and what it
 * rests on, the columns by severity, and the quality of the data. HTML is one file that loads and runs nothing; it draws the 12 most severe of
 * the columns with findings from their bins, never from rows. Its tables, and those of Markdown, end after 1,000 rows.
 *
 * @throws ValidationError when it is no report, or for another format
 * @throws NotSupportedError for the format `html` when vega is not installed
 *
 * @example
 * ```ts
 * import { DriftDetector, renderDriftReport } from 'mlflow-ops/drift';
 * const reference = { price: Array.from({ length: 500 }, (_, i) => (i * 37) % 500) };
 * const report = new DriftDetector({ reference }).check({ price: reference.price.map((price) => price + 200) });
 * const page = await renderDriftReport(report, { format: 'html', title: 'Prices' });
 * page.includes('<h1><bdi>Prices</bdi></h1>'); // => true
 * const text = await renderDriftReport(report, { format: 'markdown' });
 * text.split('\n')[2]; // => '**Retrain soon (RETRAIN_SOON)**'
 * ```
 */
export async function renderDriftReport(report: DriftReport, options: RenderDriftOptions): Promise<string> {
  const { format, title } = parseKnownFields('The options of renderDriftReport', options, ['format', 'title']);
  return reportOfDrift(parseDriftReport(report), format, parseTitle(title));
}

/**
 * Logs a drift report to a run: the files `drift_report.html` and `drift_report.json`, the tags `mlflow_ops.drift.recommendation` and
 * `mlflow_ops.drift.dataset_drift`, and metrics at the time of the check: `drift/share` (of drifted features), `drift/drifted_features`, `drift/drifted_columns`,
 * `drift/failed_checks`, `drift/rows`, and of the 100 most severe columns `drift/<column>/<test>`, `…/p_value` of the deciding test, `…/difference` and
 * `…/missing`. Names that MLflow refuses are cut and told apart by a digest.
 *
 * @throws ValidationError when it is no report
 * @throws NotSupportedError when vega is not installed; nothing is logged then
 *
 * @example
 * ```ts
 * import { ExperimentTracker } from 'mlflow-ops';
 * import { DriftDetector, logDriftReport } from 'mlflow-ops/drift';
 * const detector = new DriftDetector({ reference: { price: Array.from({ length: 500 }, (_, i) => (i * 37) % 500) } });
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * const run = await tracker.startRun({ runName: 'drift of July' });
 * await logDriftReport(detector.check({ price: Array.from({ length: 500 }, (_, i) => i + 200) }), run);
 * await run.flush();
 * (await run.metricHistory('drift/share').toArray()).map(({ value }) => value); // => [ 1 ]
 * await run.end();
 * await tracker.close();
 * ```
 */
export async function logDriftReport(report: DriftReport, run: ReportedRun, options: LogDriftOptions = {}): Promise<void> {
  const { step, directory, title } = parseKnownFields('The options of logDriftReport', options, ['step', 'directory', 'title']);
  const place = parseArtifactPath('The option directory', directory ?? '');
  const at = { step: parseInteger('The option step', step ?? 0), timestamp: Math.round(parseDriftReport(report).timestamp) };
  parseMethods('run', run, 'a run such as an ActiveRun', ['logText', 'ready', 'logMetrics', 'setTags']);
  const html = await reportOfDrift(report, 'html', parseTitle(title));
  await run.logText(html, joinArtifactPath(place, 'drift_report.html'));
  await run.logText(await reportOfDrift(report, 'json', ''), joinArtifactPath(place, 'drift_report.json'));
  await run.ready();
  run.logMetrics(metricsOfDrift(report), at);
  run.setTags({
    'mlflow_ops.drift.recommendation': report.recommendation,
    'mlflow_ops.drift.dataset_drift': String(report.datasetDrift),
  });
}

function parseTitle(title: unknown): string {
  return title === undefined ? 'Data drift' : parseText('The option title', title, { maxLength: 500 });
}
