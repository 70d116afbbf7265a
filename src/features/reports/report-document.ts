import type { ReportSection } from './report-section.js';

/** A report for people, before it is written in any format; texts are plain and may hold anything. */
export interface ReportDocument {
  /** What kind of report it is. */
  readonly kind: string;
  readonly title: string;
  /** What to do, in a few words, and whether that is good or bad news. */
  readonly advice: { readonly text: string; readonly tone?: 'good' | 'bad' | undefined };
  /** What the advice rests on. */
  readonly reasons: readonly string[];
  /** What a reader sees first: names and values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly ReportSection[];
}
