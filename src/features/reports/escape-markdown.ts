import { visibleText } from './visible-text.js';

/** Whatever could begin an element of Markdown, HTML or an entity; an underscore within a word cannot. */
const special =
  /[\\`*|~]|<(?=[a-z/!?])|&(?=#?\w+;)|\](?=[(:[])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/\/)|(?<=www)\.|^[-+=#>[]|(?<=^\d{1,9})[.)](?=\s|$)/giu;

/** A text as Markdown that shows it as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return visibleText(text)
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(special, (character) => `\\${character}`);
}
