import type { Figure, Row, Target } from './figure.js';
import { median, short, spread } from './spread.js';

/** A figure as Markdown: its table, and a sentence for every target that was missed. */
export function renderFigure(figure: Figure, rows: readonly Row[], setting: string): string {
  const lines = rows.map((row) => `| ${row.what} | ${row.unit} | ${spread(row.values)} | ${verdict(row)} |`);
  const missed = rows.flatMap(({ what, target, ...row }) =>
    target !== undefined && !isMet({ ...row, target }) ? [`* ${what}: ${target.cause}`] : [],
  );
  return [
    `### ${figure.title} (\`${figure.name}\`)`,
    '',
    figure.method,
    '',
    '| What | Unit | min / median / max | Target |',
    '|---|---|---|---|',
    ...lines,
    '',
    ...(missed.length === 0 ? [] : ['Missed, and why:', '', ...missed, '']),
    setting,
  ].join('\n');
}

/** Whether the median keeps the target; a row without one is met. */
export function isMet({ values, target }: Pick<Row, 'values' | 'target'>): boolean {
  const middle = median(values);
  return (
    target === undefined ||
    (middle >= (target.atLeast ?? Number.NEGATIVE_INFINITY) && middle <= (target.atMost ?? Number.POSITIVE_INFINITY))
  );
}

function verdict(row: Row): string {
  return row.target === undefined ? '' : `${bound(row.target)}: ${isMet(row) ? 'met' : '**missed**'}`;
}

function bound({ atLeast, atMost }: Target): string {
  return atLeast === undefined ? `≤ ${short(atMost ?? Number.POSITIVE_INFINITY)}` : `≥ ${short(atLeast)}`;
}

/** Puts a figure between its markers in a document. @throws Error when the document has no place for it */
export function placeFigure(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`benchmarks/README.md has no place for ${name}: add ${begin} and ${end}.`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
