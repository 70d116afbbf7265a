import { realpath } from 'node:fs/promises';
import { arch, platform, release, userInfo } from 'node:os';
import { dirname, sep } from 'node:path';
import type { EnvironmentConfig } from '../../core/config.js';
import { dictionary } from '../../core/dictionary.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { parseText } from '../../core/validation/text.js';
import { gitRevision } from './git-revision.js';
import { parseTags } from './parse-tags.js';

/**
 * What is known about where a run comes from, under MLflow's names: user, source, git commit and branch; the versions of
 * Node and of the operating system; over them what `MLFLOW_RUN_CONTEXT` says.
 *
 * @throws ValidationError when `MLFLOW_RUN_CONTEXT` is not a JSON object of tags.
 */
export async function detectedTags(environment: EnvironmentConfig): Promise<Record<string, string>> {
  const script = process.argv[1];
  const revision = await gitRevision(await sourceDirectory(script));
  const tags: [string, string | undefined][] = [
    ['mlflow.user', userOf(environment)],
    ['mlflow.source.name', script ?? '<console>'],
    ['mlflow.source.type', inNotebook() ? 'NOTEBOOK' : 'LOCAL'],
    ['mlflow.source.git.commit', revision?.commit],
    ['mlflow.source.git.branch', revision?.branch],
    ['mlflow_ops.node_version', process.version],
    ['mlflow_ops.os', `${platform()} ${release()} ${arch()}`],
  ];
  const known = tags.filter((tag): tag is [string, string] => tag[1] !== undefined && !tag[1].includes('\0'));
  const rule = { maxLength: limits.runTagValueLength, truncate: true };
  const detected = dictionary(known.map(([key, value]) => [key, parseText(key, value, rule)] as const));
  for (const { key, value } of contextTags(environment.runContext)) detected[key] = value;
  return detected;
}

/** The name runs are filed under: that of the credentials, else that of the login. */
export function userOf(environment: EnvironmentConfig): string {
  return (environment.username ?? environment.user ?? loginName() ?? 'unknown').slice(0, limits.userIdLength);
}

/** Containers may run under a user id that has no name. */
function loginName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function inNotebook(): boolean {
  return '__tslab__' in globalThis;
}

/** An installed tool that runs the user's code (tsx, vitest, tslab) is not the source: the working directory is. */
async function sourceDirectory(script: string | undefined): Promise<string> {
  const path = script === undefined ? undefined : await realpath(script).catch(() => undefined);
  return path === undefined || path.includes(`${sep}node_modules${sep}`) ? process.cwd() : dirname(path);
}

function contextTags(text: string | undefined): ReturnType<typeof parseTags> {
  if (text === undefined) return [];
  try {
    return parseTags(JSON.parse(text), true);
  } catch (error) {
    const reason = error instanceof ValidationError ? ` ${error.message}` : '';
    throw new ValidationError(`The environment variable MLFLOW_RUN_CONTEXT must be a JSON object of tags.${reason}`);
  }
}
