import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ValidationError } from './errors/request-error.js';
import { describe } from './validation/describe.js';

/** Where a tracking URI leads. */
export type TrackingPlace =
  /** A tracking server; `baseUrl` ends without `/` and may hold credentials. */
  | { readonly kind: 'server'; readonly baseUrl: string; readonly uri: string }
  /** An embedded store in one file. `directory` is set when the URI named the directory the file lies in. */
  | { readonly kind: 'file'; readonly path: string; readonly directory?: string | undefined; readonly uri: string }
  /** An embedded store in memory. */
  | { readonly kind: 'memory'; readonly uri: string };

const fileName = 'mlflow.db';
const scheme = /^([a-z][a-z0-9+.-]+):/i;
/** Python's MLflow takes these without a colon. */
const wholeSchemes = /^databricks(-uc)?$/i;
const hostAndPort = /^([\w.-]+:\d{1,5})(\/|$)/;

/**
 * Reads a tracking URI. Relative paths start at `workingDirectory`.
 *
 * - `http://host/prefix`, `https://…`: a tracking server.
 * - `sqlite:///relative.db`, `sqlite:////absolute.db`: an embedded store in that file; its artifacts in `mlruns` beside it.
 * - `sqlite:///:memory:`: an embedded store in memory.
 * - `file:///directory`, `file:directory` or a path: an embedded store in `mlflow.db` of that directory.
 *
 * `uri` of the result is absolute and holds no credentials.
 *
 * @throws ValidationError that says what to write instead.
 */
export function parseTrackingUri(text: unknown, workingDirectory: string): TrackingPlace {
  if (typeof text !== 'string' || text.trim() === '') {
    throw new ValidationError(`A tracking URI must be a non-empty string, not ${describe(text)}.`);
  }
  if (text.includes('\0')) throw new ValidationError('A tracking URI must not contain the character U+0000.');
  const host = hostAndPort.exec(text)?.[1];
  if (host !== undefined) {
    throw new ValidationError(`The tracking URI "${host}" has no scheme; write "http://${host}" for a tracking server.`);
  }
  const name = (scheme.exec(text)?.[1] ?? wholeSchemes.exec(text)?.[0])?.toLowerCase();
  switch (name) {
    case 'http':
    case 'https':
      return serverPlace(text);
    case 'sqlite':
      return sqlitePlace(text, workingDirectory);
    case 'file':
      return directoryPlace(directoryOf(text), workingDirectory);
    case undefined:
      return directoryPlace(text, workingDirectory);
    default:
      throw new ValidationError(refusal(name));
  }
}

/** The tracking URI that is used when none is given: `mlflow.db` in `directory`. */
export function defaultTrackingUri(directory: string): string {
  return sqliteUri(join(directory, fileName));
}

function serverPlace(text: string): TrackingPlace {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ValidationError('The tracking URI is not a valid http:// address; write it as http://host:port/prefix.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ValidationError(`The tracking URI of the server ${url.host} must not have a query string or a fragment.`);
  }
  const baseUrl = url.href.replace(/\/+$/, '');
  url.username = '';
  url.password = '';
  return { kind: 'server', baseUrl, uri: url.href.replace(/\/+$/, '') };
}

function sqlitePlace(text: string, workingDirectory: string): TrackingPlace {
  const database = /^sqlite:\/\/\/(.+)$/is.exec(text)?.[1];
  if (database === undefined) {
    throw new ValidationError(
      `The tracking URI "${text}" is not complete; write sqlite:///relative.db, sqlite:////absolute.db or sqlite:///:memory:.`,
    );
  }
  if (database === ':memory:') return { kind: 'memory', uri: 'sqlite:///:memory:' };
  if (/[?#]/.test(database)) {
    throw new ValidationError(`The tracking URI "${text}" has options after the file name; SQLite files are opened without options here.`);
  }
  if (database.endsWith('/')) {
    throw new ValidationError(`The tracking URI "${text}" names a directory; add the name of the file, such as ${fileName}.`);
  }
  const path = resolve(workingDirectory, database);
  return { kind: 'file', path, uri: sqliteUri(path) };
}

function directoryOf(text: string): string {
  const rest = text.slice('file:'.length);
  if (rest === '' || /[?#]/.test(rest)) {
    throw new ValidationError(
      `The tracking URI "${text}" must name a directory, as file:///absolute or file:relative, without "?" and "#".`,
    );
  }
  try {
    return rest.startsWith('//') ? fileURLToPath(text) : decodeURIComponent(rest);
  } catch {
    throw new ValidationError(`The tracking URI "${text}" is not a path of this machine; write file:///absolute/directory.`);
  }
}

function directoryPlace(directory: string, workingDirectory: string): TrackingPlace {
  const absolute = resolve(workingDirectory, directory);
  const path = join(absolute, fileName);
  return { kind: 'file', path, directory: absolute, uri: sqliteUri(path) };
}

function sqliteUri(path: string): string {
  return `sqlite:///${path.replaceAll(sep, '/')}`;
}

function refusal(name: string): string {
  if (/^databricks/.test(name)) {
    return 'Databricks tracking URIs are not supported; run `mlflow server` and use its http:// address.';
  }
  if (name.startsWith('sqlite+')) return 'A SQLite tracking URI names no driver here; write sqlite:///file.db.';
  if (/^(postgresql|postgres|mysql|mariadb|mssql|oracle)(\+|$)/.test(name)) {
    return (
      `A tracking URI with the scheme "${name}" names a database that this package does not open; ` +
      'run `mlflow server --backend-store-uri <that URI>` and use the http:// address of the server.'
    );
  }
  return (
    `The scheme "${name}" is not one of a tracking URI; use http://, https://, sqlite:///file.db, file:///directory ` +
    'or a path. Artifact locations such as s3:// belong to experiments, not to the tracking URI.'
  );
}
