import { limits } from '../../../core/limits.js';
import { excerpt, searchError } from './search-error.js';
import { type Token, Tokenizer } from './tokenizer.js';

/** What a clause or an order speaks of: `metrics.loss` is entity `metrics`, key `loss`; `status` is only a key. */
export interface Identifier {
  readonly entity: string | undefined;
  readonly key: string;
}

/** The right side of a comparison. */
type Operand =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'none' };

/** One comparison of a filter. */
export interface Clause {
  readonly identifier: Identifier;
  /** As written, words of one operator separated by a single space. */
  readonly operator: string;
  readonly operand: Operand;
  /** The whole clause as written, for messages. */
  readonly text: string;
}

/** One entry of `orderBy`. */
export interface OrderTerm {
  readonly identifier: Identifier;
  readonly descending: boolean;
  readonly text: string;
}

/** How many comparisons, each with its AND, a filter may have: SQLite refuses expressions deeper than 1,000. */
const maxClauses = 450;
/** Words that MLflow's reader takes for SQL even after a dot. */
const reservedWords = new Set(['as', 'case', 'from', 'in', 'using', 'values']);

type Refuse = (reason: string) => never;

/**
 * Reads a filter: comparisons joined by AND.
 *
 * @throws ValidationError naming the part that cannot be read.
 */
export function parseFilter(filter: string | undefined): readonly Clause[] {
  if (filter === undefined || filter === '') return [];
  const tokens = new Tokenizer(filter);
  if (tokens.peek().kind === 'end') throw searchError('The filter is blank; leave it out to find everything.');
  const clauses: Clause[] = [];
  let joined = true;
  for (let pieces = 0; tokens.peek().kind !== 'end'; pieces += 1) {
    if (pieces === 2 * maxClauses) throw searchError(`The filter has more than ${maxClauses} comparisons; split the search.`);
    if (isWord(tokens.peek(), 'AND')) {
      tokens.take();
      joined = true;
      continue;
    }
    const clause = readClause(tokens, joined);
    clauses.push(clause);
    joined = clause.operand.kind === 'none';
  }
  return clauses;
}

/**
 * Reads one entry of `orderBy`: an identifier and optionally ASC or DESC.
 *
 * @throws ValidationError naming the entry.
 */
export function parseOrderTerm(text: string): OrderTerm {
  const tokens = new Tokenizer(text);
  const refuse: Refuse = () => {
    throw searchError(
      `Cannot order by "${excerpt(text)}": write one key, such as metrics.loss or metrics.\`val loss\`, optionally followed by ASC or DESC.`,
    );
  };
  const identifier = readIdentifier(tokens, refuse);
  const direction = tokens.peek().kind === 'end' ? undefined : tokens.take();
  const descending = direction !== undefined && isWord(direction, 'DESC');
  if (direction !== undefined && !descending && !isWord(direction, 'ASC')) refuse('');
  if (tokens.peek().kind !== 'end') refuse('');
  return { identifier, descending, text };
}

function readClause(tokens: Tokenizer, joined: boolean): Clause {
  const { start } = tokens.peek();
  const written = (): string => excerpt(tokens.slice(start, tokens.peek().end));
  const refuse: Refuse = (reason) => {
    throw searchError(`Cannot read the filter at "${written()}": ${reason}`);
  };
  const identifier = readIdentifier(tokens, refuse);
  const operator = readOperator(tokens, refuse);
  const operand = readOperand(tokens, operator.toUpperCase(), refuse);
  // MLflow forgives a missing AND before other comparisons; before these it finds something else than was meant.
  if (!joined && (operand.kind === 'list' || operand.kind === 'none')) refuse('put AND between two comparisons.');
  return { identifier, operator, operand, text: excerpt(tokens.slice(start, tokens.position)) };
}

function readIdentifier(tokens: Tokenizer, refuse: Refuse): Identifier {
  const first = tokens.peek();
  if (first.kind === 'word' && /^(or|not)$/i.test(first.text))
    refuse('comparisons are joined by AND only; OR and NOT are not part of the search grammar.');
  if (first.kind === 'mark' || first.text === ';') refuse('write comparisons joined by AND, without parentheses, commas or semicolons.');
  if (first.kind === 'quoted' && first.quote === "'")
    refuse("a comparison begins with what is compared, such as params.optimizer = 'adam'.");
  if (first.kind !== 'word' && first.kind !== 'quoted')
    refuse('expected a key such as metrics.loss, params.optimizer, tags.owner or status.');
  tokens.take();
  if (!isMark(tokens.peek(), '.') || tokens.peek().start !== first.end) return { entity: undefined, key: first.text };
  if (first.quote === '"') refuse('write the part before the dot without quotes.');
  tokens.take();
  return { entity: first.text, key: readKey(tokens, refuse) };
}

/** A quoted key, or words with dots between and no space around them. */
function readKey(tokens: Tokenizer, refuse: Refuse): string {
  const first = tokens.peek();
  if (first.start !== tokens.position) refuse('remove the space after the dot.');
  if (first.kind === 'quoted') return tokens.take().text;
  const segments: string[] = [];
  for (;;) {
    const segment = tokens.peek();
    const plain = segment.kind === 'word' && segment.start === tokens.position && !reservedWords.has(segment.text.toLowerCase());
    if (!plain) refuse('put a key that is not made of words and dots in backticks, such as metrics.`val loss`.');
    if (segments.length === limits.keyLength) refuse(`a key has at most ${limits.keyLength} characters.`);
    segments.push(tokens.take().text);
    if (!isMark(tokens.peek(), '.') || tokens.peek().start !== tokens.position) return segments.join('.');
    tokens.take();
  }
}

function readOperator(tokens: Tokenizer, refuse: Refuse): string {
  const first = tokens.peek();
  if (first.kind === 'operator') return tokens.take().text;
  const words = first.kind === 'word' ? wordOperator(tokens) : undefined;
  return (
    words ??
    refuse(
      'expected a comparison (=, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN, IS NULL, IS NOT NULL); keys with other characters go in backticks.',
    )
  );
}

function wordOperator(tokens: Tokenizer): string | undefined {
  const first = tokens.take().text;
  if (/^(in|like|ilike|rlike)$/i.test(first)) return first;
  if (/^not$/i.test(first) && /^(in|like|ilike|rlike)$/i.test(tokens.peek().text)) return `${first} ${tokens.take().text}`.toUpperCase();
  if (!/^is$/i.test(first)) return undefined;
  const negated = isWord(tokens.peek(), 'NOT');
  if (negated) tokens.take();
  if (!isWord(tokens.peek(), 'NULL')) return undefined;
  tokens.take();
  return negated ? 'IS NOT NULL' : 'IS NULL';
}

function readOperand(tokens: Tokenizer, operator: string, refuse: Refuse): Operand {
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return { kind: 'none' };
  const token = tokens.peek();
  if (operator === 'IN' || operator === 'NOT IN') {
    if (!isMark(token, '(')) refuse(`${operator} needs a list in parentheses, such as ('a', 'b').`);
    return { kind: 'list', values: readList(tokens, refuse) };
  }
  if (token.kind === 'number') return { kind: 'number', text: tokens.take().text };
  if (token.kind === 'quoted' && token.quote !== '`') return { kind: 'text', value: tokens.take().text };
  return refuse('compare with a plain number, or with a text in single or double quotes.');
}

function readList(tokens: Tokenizer, refuse: Refuse): readonly string[] {
  tokens.take();
  const values: string[] = [];
  while (!isMark(tokens.peek(), ')') || values.length === 0) {
    const item = tokens.peek();
    if (item.kind !== 'quoted' || item.quote === '`') refuse('a list holds one or more quoted texts separated by commas.');
    // MLflow reads the list as Python source, where these would mean something else.
    if (item.text.includes('\\') || item.text.includes('\n') || item.text.includes(item.quote)) {
      refuse('a text with a backslash, a line break or a doubled quote cannot stand in a list; compare it with =.');
    }
    values.push(tokens.take().text);
    if (isMark(tokens.peek(), ',')) tokens.take();
    else if (!isMark(tokens.peek(), ')')) refuse('a list holds one or more quoted texts separated by commas.');
  }
  tokens.take();
  return values;
}

function isWord(token: Token, text: string): boolean {
  return token.kind === 'word' && token.text.toUpperCase() === text;
}

function isMark(token: Token, text: string): boolean {
  return token.kind === 'mark' && token.text === text;
}
