/** A text of at most so many UTF-16 code units, with its middle left out where it is longer: names from outside can be of any length. */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  // A cut must not halve a character.
  return `${text.slice(0, half).replace(/[\ud800-\udbff]$/, '')}…${text.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
}
