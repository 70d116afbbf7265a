/** A text of a table, and whether it is good or bad news. */
export interface ReportCell {
  readonly text: string;
  readonly tone?: 'good' | 'bad' | 'muted' | undefined;
}

/** A table of a report. */
export interface ReportTable {
  readonly columns: readonly { readonly title: string; readonly isNumber?: boolean | undefined }[];
  readonly rows: readonly (readonly (string | ReportCell)[])[];
}

/** One part of a report for people, before it is written in any format; texts are plain and may hold anything. */
export interface ReportSection {
  /** Names the section in links. */
  readonly id: string;
  readonly title: string;
  readonly paragraphs?: readonly string[] | undefined;
  readonly points?: readonly string[] | undefined;
  readonly table?: ReportTable | undefined;
}

/** Titles of columns; those of numbers begin with `#`. */
export function columns(...titles: readonly string[]): ReportTable['columns'] {
  return titles.map((title) => (title.startsWith('#') ? { title: title.slice(1), isNumber: true } : { title }));
}
