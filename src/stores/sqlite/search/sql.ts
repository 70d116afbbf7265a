/** A value that a statement binds. */
export type BoundValue = string | number | bigint;

/**
 * A piece of a statement with the values it binds. Only {@link sql} and {@link raw} make one, so text from a caller
 * cannot become SQL.
 */
export class Sql {
  constructor(
    readonly text: string,
    readonly parameters: readonly BoundValue[],
  ) {}
}

/** Template tag: nested pieces are inserted, all other values become bound parameters. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | BoundValue)[]): Sql {
  let text = strings[0] ?? '';
  const parameters: BoundValue[] = [];
  parts.forEach((part, index) => {
    if (part instanceof Sql) {
      text += part.text;
      parameters.push(...part.parameters);
    } else {
      text += '?';
      parameters.push(part);
    }
    text += strings[index + 1] ?? '';
  });
  return new Sql(text, parameters);
}

/** SQL that this folder spells itself, such as an alias; never text from a caller. */
export function raw(text: string): Sql {
  return new Sql(text, []);
}

/** Pieces one after another. */
export function joined(pieces: readonly Sql[], separator: string): Sql {
  return new Sql(
    pieces.map((piece) => piece.text).join(separator),
    pieces.flatMap((piece) => piece.parameters),
  );
}
