import { parseChoice } from '../../core/validation/choice.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { parseObject } from '../../core/validation/object.js';
import type { ColumnDrift, DriftRecommendation, DriftReport, Evidence, Recommended } from './drift-report.js';
import { parseNumbers, parseWord } from './parse-evidence.js';
import { parseFindings } from './parse-findings.js';

/** How the predictions that were checked against labels are. */
export interface PerformanceFacts {
  /** `drop`: a detector fired, or the metric left its band. `warning`: it may be about to. */
  readonly status: 'ok' | 'warning' | 'drop';
  /** The metric or the detector. */
  readonly subject: string;
  readonly value?: number | undefined;
  readonly threshold?: number | undefined;
  readonly pValue?: number | undefined;
  /** Labelled rows it rests on. */
  readonly n?: number | undefined;
}

/** How a model that was just put into service does. */
export interface WatchFacts extends Omit<PerformanceFacts, 'status'> {
  /** `failed`: it is worse than what its update was approved for. */
  readonly status: 'ok' | 'failed';
}

/** What is known. */
export interface RecommendationFacts {
  readonly report?: Omit<DriftReport, 'recommendation' | 'evidence'> | undefined;
  /** One metric or detector, or several. */
  readonly performance?: PerformanceFacts | readonly PerformanceFacts[] | undefined;
  readonly watch?: WatchFacts | undefined;
  /** Labelled rows there are to train with. @default as many as needed */
  readonly labelled?: number | undefined;
  /** Labelled rows a retraining needs. @default 1 */
  readonly labelledNeeded?: number | undefined;
}

/** From the most to the least urgent. */
const precedence: readonly DriftRecommendation[] = ['ROLLBACK', 'CHECK_DATA', 'RETRAIN_NOW', 'RETRAIN_SOON', 'MONITOR', 'OK'];

/**
 * What should be done, and why. Each fact asks for one thing; the most urgent wins, in this order:
 *
 * 1. `ROLLBACK`: the watch of a new model failed. The model before it is known to work, whatever the reason.
 * 2. `CHECK_DATA`: missing, wrongly typed, infinite, unseen or constant values, or no rows. A model trained on broken data is worse, so this
 *    comes before retraining.
 * 3. `RETRAIN_NOW`: performance dropped, and there are labelled rows enough.
 * 4. `RETRAIN_SOON`: performance dropped, but labels are lacking; or the share of drifted features reached its limit; or the target drifted.
 * 5. `MONITOR`: single features or the prediction drifted, or something warns.
 * 6. `OK`.
 *
 * @returns The recommendation with all evidence, the most urgent first.
 * @throws ValidationError when a fact has no meaning.
 *
 * @example
 * ```ts
 * import { recommend } from 'mlflow-ops/drift';
 * const performance = { status: 'drop', subject: 'accuracy_score', value: 0.81, threshold: 0.88, n: 400 } as const;
 * recommend({ performance, labelled: 400, labelledNeeded: 200 }).recommendation; // => 'RETRAIN_NOW'
 * recommend({ performance, labelled: 50, labelledNeeded: 200 }).recommendation; // => 'RETRAIN_SOON'
 * ```
 */
export function recommend(facts: RecommendationFacts): Recommended {
  parseKnownFields('What is known', facts, ['report', 'performance', 'watch', 'labelled', 'labelledNeeded']);
  const findings = [...watchFindings(facts.watch), ...performanceFindings(facts), ...reportFindings(facts.report)];
  const urgency = ({ asks }: Finding) => precedence.indexOf(asks);
  findings.sort((a, b) => urgency(a) - urgency(b));
  return { recommendation: findings[0]?.asks ?? 'OK', evidence: findings.map(({ evidence }) => evidence) };
}

/** A fact and what it asks for. */
interface Finding {
  readonly asks: DriftRecommendation;
  readonly evidence: Evidence;
}

function watchFindings(watch: WatchFacts | undefined): Finding[] {
  if (watch === undefined) return [];
  if (parseChoice('watch.status', parseObject('watch', watch).status, ['ok', 'failed']) === 'ok') return [];
  const numbers = numbersOf(parseFact('watch', watch));
  const message = `The new model failed its watch: "${watch.subject}" is worse than approved.`;
  return [{ asks: 'ROLLBACK', evidence: { rule: 'watch.failed', message, ...numbers } }];
}

function performanceFindings({ performance = [], labelled, labelledNeeded = 1 }: RecommendationFacts): Finding[] {
  parseInteger('labelledNeeded', labelledNeeded, { min: 0 });
  const enough = labelled === undefined || parseInteger('labelled', labelled, { min: 0 }) >= labelledNeeded;
  const list = Array.isArray(performance) ? (performance as readonly PerformanceFacts[]) : [performance as PerformanceFacts];
  return list.flatMap((fact): Finding[] => {
    parseObject('performance', fact);
    const status = parseChoice('performance.status', fact.status, ['ok', 'warning', 'drop']);
    if (status === 'ok') return [];
    const numbers = numbersOf(parseFact('performance', fact));
    if (status === 'warning') {
      return [{ asks: 'MONITOR', evidence: { rule: 'performance.warning', message: `"${fact.subject}" warns.`, ...numbers } }];
    }
    const drop = `Performance dropped by "${fact.subject}"`;
    if (enough) return [{ asks: 'RETRAIN_NOW', evidence: { rule: 'performance.drop', message: `${drop}.`, ...numbers } }];
    const message = `${drop}, but only ${labelled} of ${labelledNeeded} labelled rows are there to train with.`;
    return [{ asks: 'RETRAIN_SOON', evidence: { rule: 'performance.unlabelled', message, ...numbers } }];
  });
}

function parseFact<F extends Omit<PerformanceFacts, 'status'>>(what: string, fact: F): F {
  parseWord(`${what}.subject`, fact.subject);
  parseNumbers(what, fact, ['value', 'threshold', 'pValue', 'n']);
  return fact;
}

function numbersOf({ subject, value, threshold, pValue, n }: Omit<PerformanceFacts, 'status'>): Partial<Evidence> {
  return Object.fromEntries(Object.entries({ subject, value, threshold, pValue, n }).filter(([, known]) => known !== undefined));
}

function reportFindings(report: RecommendationFacts['report']): Finding[] {
  if (report === undefined) return [];
  parseFindings(report);
  if (report.currentRows === 0) {
    return [{ asks: 'CHECK_DATA', evidence: { rule: 'quality.empty', message: 'There are no current rows.', n: 0 } }];
  }
  return [...shareFinding(report), ...report.columns.flatMap((column) => [...qualityFindings(column), ...driftFindings(column)])];
}

function shareFinding({
  datasetDrift,
  driftedFeatures,
  features,
  driftShare,
  currentRows,
}: NonNullable<RecommendationFacts['report']>): Finding[] {
  if (!datasetDrift) return [];
  const message = `${driftedFeatures} of ${features} features drifted.`;
  return [
    {
      asks: 'RETRAIN_SOON',
      evidence: { rule: 'drift.share', message, value: driftedFeatures / features, threshold: driftShare, n: currentRows },
    },
  ];
}

function qualityFindings({ name, quality, currentRows }: ColumnDrift): Finding[] {
  return quality
    .filter(({ status }) => status === 'FAIL' || status === 'WARNING')
    .map(({ check, status, value, threshold, message }) => ({
      asks: status === 'FAIL' ? 'CHECK_DATA' : 'MONITOR',
      evidence: {
        rule: `quality.${check}`,
        message,
        subject: name,
        value,
        ...(threshold === undefined ? {} : { threshold }),
        n: currentRows,
      },
    }));
}

function driftFindings({ name, role, drifted, tests, currentRows }: ColumnDrift): Finding[] {
  const deciding = tests[0];
  if (deciding === undefined || !(drifted || deciding.status === 'WARNING')) return [];
  const { test, value, threshold, pValue, adjustedPValue = pValue } = deciding;
  const message = drifted
    ? `The ${role} "${name}" drifted by ${test}.`
    : `The ${role} "${name}" differs a little: ${deciding.message ?? test}`;
  const numbers = numbersOf({ subject: name, value, threshold, pValue: adjustedPValue, n: currentRows });
  return [
    {
      asks: drifted && role === 'target' ? 'RETRAIN_SOON' : 'MONITOR',
      evidence: { rule: drifted ? `drift.${role}` : 'drift.small', message, ...numbers },
    },
  ];
}
