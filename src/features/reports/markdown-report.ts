import { escapeMarkdown } from './escape-markdown.js';
import type { ReportDocument } from './report-document.js';
import type { ReportSection, ReportTable } from './report-section.js';

/** A report as Markdown with tables (GitHub's flavour). */
export function markdownReport({ title, advice, reasons, facts, sections }: ReportDocument): string {
  const blocks = [
    `# ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(advice.text)}**`,
    points(reasons),
    points(facts.map(([name, value]) => `${name}: ${value}`)),
    ...sections.flatMap(sectionBlocks),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function sectionBlocks({ title, paragraphs = [], points: listed = [], table }: ReportSection): readonly string[] {
  return [`## ${escapeMarkdown(title)}`, ...paragraphs.map(escapeMarkdown), points(listed), table === undefined ? '' : rows(table)];
}

function points(texts: readonly string[]): string {
  return texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n');
}

function rows({ columns, rows }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ isNumber }) => (isNumber === true ? '---:' : '---'))),
    ...rows.map((row) => line(row.map((cell) => escapeMarkdown(typeof cell === 'string' ? cell : cell.text)))),
  ].join('\n');
}
