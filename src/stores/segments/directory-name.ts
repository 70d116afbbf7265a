import { createHash } from 'node:crypto';

const plain = /^[a-z0-9][a-z0-9_-]{0,99}$/;
/** Names of devices on Windows. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * A name for the directory that belongs to a text, such as a model's name: the text itself where it is plain; otherwise as much of it
 * as every file system takes, with a digest that keeps different texts apart, also where letters of both cases are the same.
 */
export function directoryName(text: string): string {
  if (plain.test(text) && !reserved.test(text)) return text;
  const readable = text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, 60);
  return `${readable}~${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
