import { createHash } from 'node:crypto';
import { version } from '../../../core/version.js';
import type { ReportDocument } from '../report-document.js';
import type { ReportCell, ReportSection, ReportTable } from '../report-section.js';
import { escapeHtml } from './escape-html.js';
import { type Figure, figuresHtml } from './figures-html.js';
import { inlineText } from './inline-text.js';
import { reportStyle } from './report-style.js';

/** Nothing may be loaded or run; the one style sheet is named by its digest. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A report as one HTML file that needs nothing else; plots come before the sections. @throws NotSupportedError when vega is not installed */
export async function htmlReport(document: ReportDocument, figures: readonly Figure[]): Promise<string> {
  const { kind, title, advice, reasons, facts, sections } = document;
  const plots = await figuresHtml(figures);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<p class="kind">${inlineText(kind)}</p>
<h1>${inlineText(title)}</h1>
</header>
<main>
<section${classes(advice.tone === undefined ? ['advice'] : ['advice', advice.tone])} aria-label="Recommendation">
<p>${inlineText(advice.text)}</p>
${list(reasons)}
</section>
<dl>
${facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${inlineText(value)}</dd></div>`).join('\n')}
</dl>
${plots}
${sections.map(sectionHtml).join('\n')}
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
    ...paragraphs.map((text) => `<p class="note">${inlineText(text)}</p>`),
    points === undefined ? '' : list(points),
    table === undefined ? '' : tableHtml(id, table),
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function list(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `<ul>\n${texts.map((text) => `<li>${inlineText(text)}</li>`).join('\n')}\n</ul>`;
}

/** Wide tables scroll by themselves, with the keyboard too. */
function tableHtml(id: string, { columns, rows }: ReportTable): string {
  const kind = (column: number) => (columns[column]?.isNumber === true ? ['number'] : []);
  const head = columns.map(({ title }, column) => `<th scope="col"${classes(kind(column))}>${inlineText(title)}</th>`);
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
  return `<td${classes(tone === undefined ? kind : [...kind, tone])}>${inlineText(text)}</td>`;
}

function classes(names: readonly string[]): string {
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}
