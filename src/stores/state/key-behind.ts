/**
 * The first key behind all those that begin with a prefix, in the order of code points, which is also that of SQLite's bytes;
 * `undefined` where there is none.
 */
export function keyBehind(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) as number;
    // Surrogates are in no key.
    if (point < 0x10ffff) return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1);
  }
  return undefined;
}
