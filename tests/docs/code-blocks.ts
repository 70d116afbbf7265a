import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A `ts` code block of the documentation. */
export interface CodeBlock {
  /** File and line, for the test's name. */
  readonly place: string;
  readonly code: string;
}

function blocksIn(file: string, text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  for (const match of text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
    const line = text.slice(0, match.index).split('\n').length;
    blocks.push({ place: `${file}:${line}`, code: match[1] ?? '' });
  }
  return blocks;
}

/** The `@example` blocks of every source file. */
export function exampleBlocks(root: string): CodeBlock[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(join(root, 'src', file), 'utf8').replace(/^[ \t]*\* ?/gm, '');
    return blocksIn(join('src', file), text);
  });
}

/** The blocks of the README and of every guide. */
export function guideBlocks(root: string): CodeBlock[] {
  const guides = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  return ['README.md', ...guides.map((file) => join('docs', file))].flatMap((file) =>
    blocksIn(file, readFileSync(join(root, file), 'utf8')),
  );
}

/** Turns `expression; // => text` into a comparison of `util.inspect(expression)` with the text. */
export function withChecks(code: string): string {
  const checked = code.replace(
    /^(?<indent>\s*)(?<expression>.+?);?\s*\/\/ => (?<expected>.+)$/gm,
    (_line, indent: string, expression: string, expected: string) => {
      const declared = /^(?:const|let) (\w+)(?:: [^=]+)? = /.exec(expression);
      if (declared !== null) return `${indent}${expression}; __check(${declared[1]}, ${JSON.stringify(expected.trim())});`;
      const printed = /^console\.log\((.*)\)$/.exec(expression);
      return `${indent}__check(${printed?.[1] ?? expression}, ${JSON.stringify(expected.trim())});`;
    },
  );
  return `import { inspect as __inspect } from 'node:util';
function __check(actual: unknown, expected: string): void {
  const shown = typeof actual === 'string' && !/^['"\`]/.test(expected) ? actual : __inspect(actual, { breakLength: Infinity });
  if (shown !== expected) throw new Error('expected ' + expected + ', got ' + shown);
}
${checked}`;
}
