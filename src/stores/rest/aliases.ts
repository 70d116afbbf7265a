import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { NotFoundError, ValidationError } from '../../core/errors/request-error.js';
import type { HttpClient } from '../../ports/http-client.js';
import { callApi } from './call-api.js';
import { getRegisteredModel } from './registered-models.js';
import { modelTask } from './task.js';
import { emptyAnswer } from './wire/empty-answer.js';
import { modelVersionAnswer } from './wire/model-version.js';
import { aliasBody, aliasQuery, setAliasBody } from './wire/registered-model.js';

const path = 'registered-models/alias';

/** Points an alias to a version, also when it points to another one. */
export async function setAlias(http: HttpClient, name: string, alias: string, version: string, call?: CallOptions): Promise<void> {
  const task = modelTask(`point alias "${alias}" to version ${version} of`, name);
  await callApi(http, { method: 'POST', path, body: setAliasBody(name, alias, version), replay: 'safe' }, emptyAnswer, task, call);
}

/** Removes an alias; servers are content when it is not there. */
export async function deleteAlias(http: HttpClient, name: string, alias: string, call?: CallOptions): Promise<void> {
  const task = modelTask(`delete alias "${alias}" of`, name);
  await callApi(http, { method: 'DELETE', path, body: aliasBody(name, alias), replay: 'safe' }, emptyAnswer, task, call);
}

/**
 * The version an alias points to.
 *
 * @throws NotFoundError listing the aliases that exist. Servers call an unknown alias an invalid argument.
 */
export async function getVersionByAlias(http: HttpClient, name: string, alias: string, call?: CallOptions): Promise<ModelVersion> {
  const task = modelTask(`get the version of alias "${alias}" of`, name);
  try {
    return await callApi(http, { method: 'GET', path, query: aliasQuery(name, alias), replay: 'safe' }, modelVersionAnswer, task, call);
  } catch (error) {
    if (!(error instanceof ValidationError || error instanceof NotFoundError)) throw error;
    const { aliases } = await getRegisteredModel(http, name, call);
    if (error instanceof ValidationError && alias in aliases) throw error;
    throw noSuchAlias(name, alias, aliases, error);
  }
}

function noSuchAlias(
  name: string,
  alias: string,
  aliases: Readonly<Record<string, string>>,
  error: NotFoundError | ValidationError,
): NotFoundError {
  const existing = Object.entries(aliases).filter(([other]) => other !== alias);
  const others =
    existing.length === 0
      ? 'It has no other alias.'
      : `Its aliases are ${existing.map(([other, version]) => `"${other}" (version ${version})`).join(', ')}.`;
  const dangling = aliases[alias];
  const what = dangling === undefined ? `has no alias "${alias}"` : `has an alias "${alias}", but its version ${dangling} is deleted`;
  const { status, errorCode, method, path, attempts } = error;
  return new NotFoundError(`Registered model "${name}" ${what}. ${others} Set it with client.registeredModels.setAlias().`, {
    status,
    errorCode,
    method,
    path,
    attempts,
    details: { aliases: Object.keys(aliases) },
  });
}
