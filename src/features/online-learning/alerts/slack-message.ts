import type { Alert } from '../../../domain/drift/alerts/alert.js';

/** Limits of Slack's blocks (https://docs.slack.dev/reference/block-kit/blocks). */
const [longestHeader, longestSection] = [150, 3_000];
const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const words = { info: 'Info', warning: 'Warning', critical: 'Critical' } as const;
const shownEvidence = 10;
const signs = { info: ':information_source:', warning: ':warning:', critical: ':rotating_light:' } as const;

/** An alert as the body of a Slack message: blocks, and one line for notifications. */
export function slackMessage(alert: Alert): object {
  const { severity, state, title, message, evidence, modelName, version, timestamp, count } = alert;
  const header = `${state === 'resolved' ? 'Resolved' : words[severity]}: ${title}`;
  const facts = [
    modelName === undefined ? undefined : `Model ${modelName}${version === undefined ? '' : ` version ${version}`}`,
    `observed ${count} ${count === 1 ? 'time' : 'times'}`,
    new Date(timestamp).toISOString(),
  ];
  const lines = evidence.slice(0, shownEvidence).map((fact) => `• ${fact.message}`);
  if (evidence.length > shownEvidence) lines.push(`… and ${evidence.length - shownEvidence} more`);
  return {
    text: escaped(header),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(header, longestHeader) } },
      section(`${state === 'resolved' ? ':white_check_mark:' : signs[severity]} ${message}`),
      ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
      { type: 'context', elements: [{ type: 'mrkdwn', text: escaped(facts.filter((fact) => fact !== undefined).join(' · ')) }] },
    ],
  };
}

function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: escaped(text) } };
}

/** Slack reads these three as the beginning of links and mentions. Their names are not cut in two. */
function escaped(text: string): string {
  let safe = '';
  for (const sign of text) {
    const next = safe + (names[sign] ?? sign);
    if (next.length > longestSection) break;
    safe = next;
  }
  return safe;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
