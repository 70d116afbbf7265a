/**
 * A table of text for terminals: columns as wide as their widest cell, those named in `rightAligned` flush right.
 * Whatever would move the cursor becomes a space, and long cells are cut.
 */
export function textTable(columns: readonly string[], rows: readonly (readonly string[])[], rightAligned: ReadonlySet<string>): string {
  const [head = [], ...body] = [columns, ...rows].map((cells) => cells.map(shown));
  const widths = head.map((cell, at) => Math.max(width(cell), ...body.map((cells) => width(cells[at] ?? ''))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const padding = ' '.repeat((widths[at] ?? 0) - width(cell));
        return rightAligned.has(columns[at] ?? '') ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((count) => '-'.repeat(count)).join('  '), ...body.map(line)].join('\n');
}

const longest = 40;

/** Control and format characters, line and paragraph separators, halves of a surrogate pair. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

function shown(text: string): string {
  const characters = Array.from(text.replace(unprintable, ' '));
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}

const combining = /\p{M}/u;
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3001-\u303f\uff01-\uff60]/u;

/** Cells of a terminal that a text takes: two for East Asian characters and emoji, none for combining marks. */
function width(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (combining.test(character) ? 0 : wide.test(character) ? 2 : 1), 0);
}
