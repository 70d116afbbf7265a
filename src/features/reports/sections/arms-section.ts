import { absent, count, level, percent, withInterval } from '../format-number.js';
import { columns, type ReportSection } from '../report-section.js';
import { resultRows } from '../result-rows.js';
import type { TestReport } from '../test-report.js';

/** Who got what. */
export function armsSection({ analysis }: TestReport): ReportSection {
  return {
    id: 'arms',
    title: 'Arms',
    table: {
      columns: columns(
        'Arm',
        'Model',
        '#Units',
        '#Share',
        '#Win probability',
        '#Predictions',
        '#Errors',
        '#Median ms',
        '#p95 ms',
        '#p99 ms',
      ),
      rows: analysis.variants.map((variant) => {
        const { name, control, units, share, winProbability, predictions, errorRate, latency } = variant;
        return [
          control ? `${name} (control)` : name,
          modelOf(variant),
          count(units),
          percent(share),
          percent(winProbability),
          count(predictions),
          percent(errorRate),
          milliseconds(latency?.p50),
          milliseconds(latency?.p95),
          milliseconds(latency?.p99),
        ];
      }),
    },
  };
}

/** What was measured of every arm. */
export function metricsSection({ analysis }: TestReport): ReportSection {
  return {
    id: 'metrics',
    title: 'Metrics',
    paragraphs: [`Means of units, with the interval for one look at ${level(analysis.confidence)} confidence.`],
    table: {
      columns: columns('Metric', 'Arm', '#Units with a value', '#Mean'),
      rows: resultRows(analysis).map(({ metric, primary, variant, value }) => [
        primary ? `${metric} (primary)` : metric,
        variant.name,
        count(value?.n ?? 0),
        withInterval(value?.mean, value?.interval),
      ]),
    },
  };
}

function modelOf({ modelName, modelVersion }: TestReport['analysis']['variants'][number]): string {
  if (modelName === undefined) return absent;
  return modelVersion === undefined ? modelName : `${modelName}, version ${modelVersion}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? absent : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
