import { count, digits } from '../format-number.js';
import { duration } from '../format-time.js';
import type { ReportSection } from '../report-section.js';
import type { TestReport } from '../test-report.js';

/** Whether there is enough data. */
export function powerSection({ analysis: { power } }: TestReport): ReportSection {
  const { units, requiredUnits, detectableEffect, reached, remainingMs } = power;
  const points = [
    `The smallest arm has ${count(units)} units${requiredUnits === undefined ? '' : `; every arm needs ${count(requiredUnits)}`}${reached ? '' : ', which it has not yet'}.`,
  ];
  if (detectableEffect !== undefined) {
    points.push(`A true effect of ${digits(detectableEffect)} on the primary metric would be found now with a probability of 80 %.`);
  }
  if (remainingMs !== undefined) points.push(`At the rate so far the units are there in ${duration(remainingMs)}.`);
  return { id: 'power', title: 'Power', points };
}
