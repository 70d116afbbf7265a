import { parseArtifactName } from '../../core/artifact-path.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import type { Evaluation } from '../../domain/evaluation/evaluations/evaluation.js';
import { evaluationFigures } from '../reports/evaluation-figures.js';

/** The part of a run that an evaluation is logged to; an `ActiveRun` is one. */
export interface EvaluatedRun {
  logMetrics(metrics: Readonly<Record<string, number>>, options?: { readonly step?: number | undefined }): void;
  logFigure(figure: string, file: string): Promise<void>;
  logDict(value: object, file: string): Promise<void>;
  ready(): Promise<void>;
}

/** How an evaluation is logged. */
export interface LogEvaluationOptions {
  /** Step of the metrics. @default 0 */
  readonly step?: number | undefined;
  /** Stands before the names of metrics, such as `validation_`. @default none */
  readonly prefix?: string | undefined;
  /** Where the files go. @default 'evaluation' */
  readonly directory?: string | undefined;
  /** Whether plots are drawn, which needs vega. @default true */
  readonly plots?: boolean | undefined;
}

/** Logs metrics, JSON and plots of an evaluation; plots are drawn first, so that nothing is logged where they cannot be. */
export async function logEvaluation(evaluation: Evaluation, run: EvaluatedRun, options: LogEvaluationOptions): Promise<void> {
  const {
    step = 0,
    prefix = '',
    directory = 'evaluation',
    plots,
  } = parseKnownFields('The options of logToRun', options, ['step', 'prefix', 'directory', 'plots']);
  const place = parseArtifactName('The option directory', directory);
  const figures = parseFlag('The option plots', plots ?? true) ? await evaluationFigures(evaluation) : [];
  await run.ready();
  run.logMetrics(Object.fromEntries(Object.entries(evaluation.metrics).map(([name, value]) => [`${prefix}${name}`, value])), { step });
  await run.logDict(withoutInfinity(evaluation), `${place}/evaluation.json`);
  for (const { name, svg } of figures) await run.logFigure(svg, `${place}/${name}.svg`);
}

/** The evaluation with `"Infinity"` for what is infinite, such as a profit factor without a loss: JSON has no such number. */
function withoutInfinity(evaluation: Evaluation): object {
  const replaced = (_: string, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
  return JSON.parse(JSON.stringify(evaluation, replaced)) as object;
}
