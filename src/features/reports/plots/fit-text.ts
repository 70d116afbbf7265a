import { visibleText } from '../visible-text.js';

/** Widths of bold letters in shares of the font size, generous, because fonts differ. */
const widths: readonly (readonly [pattern: RegExp, width: number])[] = [
  [/[iljt.,:;'|!() \-[\]]/, 0.45],
  [/[mwMW@%]/, 1.12],
  [/[A-Z]/, 0.83],
  [/[<>=+~^&]/, 0.86],
  [/[\x20-\x7e]/, 0.72],
  [/[\u0300-\u036f\u200b-\u200f]/, 0],
  [/[\u00a0-\u058f\u2010-\u2030\u2212]/, 0.88],
];

/** About how wide a text is; rather too wide. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += widths.find(([pattern]) => pattern.test(character))?.[1] ?? 1.1;
  return width * fontSize;
}

/** A text that fits, with its middle left out where it is too long, because names often differ at their end. */
export function fitText(name: string, room: number, fontSize: number): string {
  const text = visibleText(name);
  if (textWidth(text, fontSize) <= room) return text;
  const characters = [...text];
  const shorter = (kept: number): string => {
    const head = Math.ceil(kept / 2);
    return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
  };
  // More characters are never narrower, so that the most that fit are found by halving.
  let fits = 1;
  let tooMany = characters.length;
  while (tooMany - fits > 1) {
    const kept = (fits + tooMany) >> 1;
    if (textWidth(shorter(kept), fontSize) <= room) fits = kept;
    else tooMany = kept;
  }
  return fits === 1 ? '…' : shorter(fits);
}
