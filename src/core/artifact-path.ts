import path, { type PlatformPath } from 'node:path';
import { ValidationError } from './errors/request-error.js';
import { describe } from './validation/describe.js';

const longestName = 255;
/** Servers take `file:` before anything for a path of their machine. */
const uri = /^file:|^[a-z][a-z0-9+.-]+:\//i;

/** What a name must not be, and why; the first that holds is reported. */
const refusedNames: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [/^\.\.$/, 'has a ".." part; name the artifact from the root down'],
  [/\p{Cc}/u, 'has a control character; remove it'],
  [/\p{Cs}/u, 'has half of a surrogate pair, which no file name can hold; remove it'],
  [/\\/, 'has a backslash; separate the parts with "/"'],
  [/#/, 'has a "#", which MLflow servers refuse; use another character'],
  [/%[0-9a-f]{2}/i, 'has a "%" before two hex digits, which servers decode into another name; remove the "%"'],
  [/^[a-z]:/i, 'has a part that begins with the letter of a drive; remove it'],
  [/[. ]$/, 'has a part that ends with a dot or a space, which Windows drops; remove it'],
  [
    /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *([.:].*)?$/i,
    'has a part that Windows reserves for a device; use another name',
  ],
];

/**
 * Makes the one spelling of a path among artifacts: relative, `/` between the parts, without empty and `.` parts; `''`
 * is the root. Every path from outside goes through here, from callers as from servers. What could leave a directory
 * on any system, or what MLflow's server stores under another name, is refused. Letters stay as they are given: names
 * in NFC and in NFD are two names, as on the server.
 *
 * @param what - Names the path in messages, such as `The artifact path`.
 * @throws ValidationError that says what is wrong and what to do.
 */
export function parseArtifactPath(what: string, value: unknown): string {
  if (typeof value !== 'string') throw new ValidationError(`${what} must be a string, not ${describe(value)}.`);
  const refuse = (problem: string): never => {
    throw new ValidationError(`${what} ${problem}. It is ${describe(value)}.`);
  };
  if (value.startsWith('/')) refuse('must be relative to the root of the artifacts; remove the "/" at its beginning');
  const names = value.split('/').filter((name) => name !== '' && name !== '.');
  const canonical = names.join('/');
  if ([value, canonical].some((path) => uri.test(path))) refuse('must be relative to the root of the artifacts, not a URI');
  for (const name of names) {
    const problem = refusedNames.find(([pattern]) => pattern.test(name))?.[1];
    if (problem !== undefined) refuse(problem);
    const bytes = Buffer.byteLength(name);
    if (bytes > longestName) refuse(`has a part of ${bytes} bytes; file systems take at most ${longestName}`);
  }
  return canonical;
}

/** Like {@link parseArtifactPath}, for a path that has to name a file or directory below the root. @throws ValidationError */
export function parseArtifactName(what: string, value: unknown): string {
  const parsed = parseArtifactPath(what, value);
  if (parsed === '') throw new ValidationError(`${what} must name something below the root of the artifacts, not ${describe(value)}.`);
  return parsed;
}

/** Appends one canonical path to another. */
export function joinArtifactPath(directory: string, below: string): string {
  return [directory, below].filter((part) => part !== '').join('/');
}

/**
 * The place of an artifact in a local directory, by the rules of a platform; always inside the directory.
 *
 * @throws ValidationError when the path is not one of an artifact, or cannot be a file name on this system.
 */
export function localPath(directory: string, artifactPath: string, rules: PlatformPath = path): string {
  const parsed = parseArtifactPath('The artifact path', artifactPath);
  if (rules.sep === '\\' && /[<>:"|?*]/.test(parsed)) {
    throw new ValidationError(`The artifact path ${JSON.stringify(parsed)} has a character that file names on Windows cannot have.`);
  }
  return rules.join(directory, ...parsed.split('/'));
}
