import { count, level } from './format-number.js';
import { duration, moment } from './format-time.js';
import type { ReportSection } from './report-section.js';
import { armsSection, metricsSection } from './sections/arms-section.js';
import { comparisonsSection } from './sections/comparisons-section.js';
import { guardrailsSection } from './sections/guardrails-section.js';
import { powerSection } from './sections/power-section.js';
import { allocationsSection, splitSection } from './sections/split-section.js';
import { rejectedSection, warningsSection } from './sections/warnings-section.js';
import type { TestReport } from './test-report.js';

/** The parts of a report for people that come after the recommendation. */
export function reportSections(report: TestReport): readonly ReportSection[] {
  return [
    armsSection(report),
    metricsSection(report),
    comparisonsSection(report),
    guardrailsSection(report),
    splitSection(report),
    allocationsSection(report),
    powerSection(report),
    warningsSection(report),
    rejectedSection(report),
  ].filter((section) => section !== undefined);
}

/** What a reader sees first: names and values. */
export function reportFacts({ analysis }: TestReport): readonly (readonly [name: string, value: string])[] {
  const { testId, status, winner, method, confidence, unit, variants, durationMs, startedAt, analyzedAt, warnings } = analysis;
  const units = variants.reduce((sum, arm) => sum + arm.units, 0);
  const facts: (readonly [string, string] | undefined)[] = [
    ['Test', testId],
    ['Status', status],
    winner === undefined ? undefined : ['Winner', winner],
    ['Units', `${count(units)} (${unit})`],
    ['Ran for', duration(durationMs)],
    startedAt === undefined ? undefined : ['Started', moment(startedAt)],
    ['Analysed', moment(analyzedAt)],
    ['Method', `${method}, ${level(confidence)}`],
    ['Warnings', warnings.length === 0 ? 'none' : count(warnings.length)],
  ];
  return facts.filter((fact) => fact !== undefined);
}
