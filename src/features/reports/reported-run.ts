/** The part of a run that a report is logged to; an `ActiveRun` is one. */
export interface ReportedRun {
  logMetrics(metrics: Readonly<Record<string, number>>, options: { readonly step: number; readonly timestamp: number }): void;
  setTags(tags: Readonly<Record<string, string>>): void;
  logText(text: string, file: string): Promise<void>;
  ready(): Promise<void>;
}
