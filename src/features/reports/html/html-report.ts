import { createHash } from 'node:crypto';
import { version } from '../../../core/version.js';
import { recommendationText } from '../recommendation-text.js';
import type { ReportCell, ReportSection, ReportTable } from '../report-section.js';
import { reportFacts, reportSections } from '../report-sections.js';
import type { TestReport } from '../test-report.js';
import { escapeHtml } from './escape-html.js';
import { reportFigures } from './report-figures.js';
import { reportStyle } from './report-style.js';

/** Nothing may be loaded or run; the one style sheet is named by its digest. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A report as one HTML file that needs nothing else. @throws NotSupportedError when vega is not installed */
export async function htmlReport(report: TestReport): Promise<string> {
  const { name, recommendation } = report.analysis;
  const figures = await reportFigures(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(name)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<p class="kind">A/B test</p>
<h1>${inline(name)}</h1>
</header>
<main>
<section class="advice ${recommendation.action}" aria-label="Recommendation">
<p>${inline(recommendationText(report.analysis))}</p>
${list(recommendation.reasons)}
</section>
<dl>
${reportFacts(report)
  .map(([fact, value]) => `<div><dt>${escapeHtml(fact)}</dt><dd>${inline(value)}</dd></div>`)
  .join('\n')}
</dl>
${figures}
${reportSections(report).map(sectionHtml).join('\n')}
</main>
<footer>Written by mlflow-ops ${version}.</footer>
</body>
</html>
`;
}

function sectionHtml({ id, title, paragraphs = [], points, table }: ReportSection): string {
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${escapeHtml(title)}</h2>`,
    ...paragraphs.map((text) => `<p class="note">${inline(text)}</p>`),
    points === undefined ? '' : list(points),
    table === undefined ? '' : tableHtml(id, table),
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function list(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `<ul>\n${texts.map((text) => `<li>${inline(text)}</li>`).join('\n')}\n</ul>`;
}

/** Wide tables scroll by themselves, with the keyboard too. */
function tableHtml(id: string, { columns, rows }: ReportTable): string {
  const kind = (column: number) => (columns[column]?.isNumber === true ? ['number'] : []);
  const head = columns.map(({ title }, column) => `<th scope="col"${classes(kind(column))}>${inline(title)}</th>`);
  const body = rows.map((row) => `<tr>${row.map((cell, column) => cellHtml(cell, kind(column))).join('')}</tr>`);
  return `<div class="table" role="region" aria-labelledby="${id}" tabindex="0">
<table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`;
}

function cellHtml(cell: string | ReportCell, kind: readonly string[]): string {
  const { text, tone } = typeof cell === 'string' ? { text: cell, tone: undefined } : cell;
  return `<td${classes(tone === undefined ? kind : [...kind, tone])}>${inline(text)}</td>`;
}

function classes(names: readonly string[]): string {
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}

/** Names can be of scripts that are written from right to left; each text keeps its direction to itself. */
function inline(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}
