import { escapeHtml } from './escape-html.js';

/** A text within a line of HTML. Names can be of scripts that are written from right to left; each text keeps its direction to itself. */
export function inlineText(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}
