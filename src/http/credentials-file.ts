import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** User and password of `~/.mlflow/credentials`, where they are set. */
export interface FileCredentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Reads section `[mlflow]` of the credentials file that `mlflow login` and Python's client use; a missing file is empty. */
export async function readCredentialsFile(path: string = join(homedir(), '.mlflow', 'credentials')): Promise<FileCredentials> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return {};
  }
  const section = parseSection(text, 'mlflow');
  return { username: section.get('mlflow_tracking_username'), password: section.get('mlflow_tracking_password') };
}

/** One section of an INI file as Python's `configparser` reads it: `key = value` or `key: value`, `%%` for `%`. */
function parseSection(text: string, name: string): Map<string, string> {
  const values = new Map<string, string>();
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) inside = header === name;
    const separator = line.search(/[=:]/);
    if (!inside || header !== undefined || separator < 1 || /^\s*[#;]/.test(line)) continue;
    const value = line.slice(separator + 1).trim();
    if (value !== '') values.set(line.slice(0, separator).trim().toLowerCase(), value.replaceAll('%%', '%'));
  }
  return values;
}
