import { escapeMarkdown } from './escape-markdown.js';
import { recommendationText } from './recommendation-text.js';
import type { ReportSection, ReportTable } from './report-section.js';
import { reportFacts, reportSections } from './report-sections.js';
import type { TestReport } from './test-report.js';

/** A report for people, as Markdown with tables (GitHub's flavour). */
export function markdownReport(report: TestReport): string {
  const { analysis } = report;
  const blocks = [
    `# ${escapeMarkdown(analysis.name)}`,
    `**${escapeMarkdown(recommendationText(analysis))}**`,
    points(analysis.recommendation.reasons),
    points(reportFacts(report).map(([name, value]) => `${name}: ${value}`)),
    ...reportSections(report).flatMap(sectionBlocks),
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
