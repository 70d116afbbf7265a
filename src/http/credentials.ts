import type { EnvironmentConfig } from '../core/config.js';
import { MlflowOpsError } from '../core/errors/mlflow-ops-error.js';
import { UnauthenticatedError, ValidationError } from '../core/errors/request-error.js';
import { type FileCredentials, readCredentialsFile } from './credentials-file.js';
import { checkHeaders } from './headers.js';
import type { Auth } from './http-client-options.js';
import type { Userinfo } from './userinfo.js';

/** Makes the headers that prove who we are, anew for every request. A closure, so that no inspection shows them. */
export type Credentials = () => Promise<Readonly<Record<string, string>>>;

/**
 * Chooses the credentials of a client: the `auth` option, else user and password in the tracking URI, else user and
 * password of the environment, each completed by `~/.mlflow/credentials`, else the token of the environment. The file
 * is read when the first request is sent.
 *
 * @throws ValidationError when the option has none of the three shapes.
 */
export function chooseCredentials(
  auth: Auth | undefined,
  userinfo: Userinfo | undefined,
  environment: EnvironmentConfig,
  readFile: () => Promise<FileCredentials> = readCredentialsFile,
): Credentials {
  if (auth !== undefined) return fromOption(auth);
  if (userinfo !== undefined) return always(basic(userinfo));
  const { username, password, token } = environment;
  const hasUser = username !== undefined && password !== undefined;
  if (hasUser) return always(basic({ username, password }));
  let found: Promise<Record<string, string>> | undefined;
  return () => {
    found ??= readFile().then((file) => {
      const user = { username: username ?? file.username, password: password ?? file.password };
      if (user.username !== undefined && user.password !== undefined) return basic(user as Userinfo);
      return token === undefined ? {} : bearer(token);
    });
    return found;
  };
}

function fromOption(auth: Auth): Credentials {
  if ('token' in auth && typeof auth.token === 'string') return always(bearer(auth.token));
  if ('username' in auth && typeof auth.username === 'string' && typeof auth.password === 'string') return always(basic(auth));
  if ('headers' in auth && typeof auth.headers === 'function') {
    const { headers } = auth;
    return () => ask(headers);
  }
  throw new ValidationError('The option `auth` must be { username, password }, { token } or { headers: async () => ({…}) }.');
}

/** What a caller's function throws can quote a secret, so only the fact that it failed goes on. */
async function ask(headers: () => Promise<Record<string, string>>): Promise<Record<string, string>> {
  try {
    const made = await headers();
    checkHeaders('The headers() function of the option `auth` returned', made);
    return made;
  } catch (error) {
    if (error instanceof MlflowOpsError) throw error;
    throw new UnauthenticatedError(
      'The headers() function of the option `auth` failed; its own error is not shown, since it can hold a secret.',
    );
  }
}

function basic({ username, password }: Userinfo): Record<string, string> {
  if (username.includes(':')) throw new ValidationError('A user name for basic authentication must not contain a colon.');
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function bearer(token: string): Record<string, string> {
  const headers = { authorization: `Bearer ${token}` };
  checkHeaders('The token gives', headers);
  return headers;
}

function always(headers: Record<string, string>): Credentials {
  return async () => headers;
}
