import { systemClock } from '../../../core/clock.js';
import { readEnvironment } from '../../../core/config.js';
import { isMlflowOpsError } from '../../../core/errors/guards.js';
import { ConnectionError, NotAnMlflowServerError, RequestError, ServerError, ValidationError } from '../../../core/errors/request-error.js';
import { silentLogger } from '../../../core/logger.js';
import { type Auth, openHttp } from '../../open-client.js';

/** A place that takes JSON. Path, query and credentials of its address can be secret: they are in no error and no log. */
export interface JsonTarget {
  readonly origin: string;
  /** Sends a text; retried for a few seconds. @throws MlflowOpsError without anything of the address but its origin */
  post(body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>;
}

const settings = { attemptTimeoutMs: 10_000, deadlineMs: 25_000, maxRetries: 4 };

/** @throws ValidationError that does not quote the address */
export function jsonTarget(what: string, address: string | URL): JsonTarget {
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ValidationError(`${what} must look like http(s)://host[:port]/path.`);
  }
  const { origin } = url;
  return {
    origin,
    post: async (body, headers, signal) => {
      const { httpProxy, httpsProxy, noProxy } = readEnvironment();
      const client = await openHttp({
        baseUrl: origin,
        // Nothing that belongs to a tracking server goes to another one.
        auth: authOf(url),
        environment: { httpProxy, httpsProxy, noProxy },
        http: { ...settings, headers },
        // Even what is logged of a request names its path.
        logger: silentLogger,
        clock: systemClock,
      });
      try {
        await client.send({ method: 'POST', path: url.pathname, query: [...url.searchParams], body, replay: 'safe', signal });
      } catch (error) {
        if (!isTaken(error)) throw withoutAddress(error, origin);
      } finally {
        client.close();
      }
    },
  };
}

function authOf({ username, password }: URL): Auth {
  if (username === '' && password === '') return { headers: async () => ({}) };
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Any body of a success is as good as another. */
function isTaken(error: unknown): boolean {
  return error instanceof NotAnMlflowServerError && error.status !== undefined && error.status < 300;
}

function withoutAddress(error: unknown, origin: string): Error {
  const { status, attempts } = error instanceof RequestError ? error : {};
  const times = attempts === undefined || attempts < 2 ? '' : ` in ${attempts} attempts`;
  if (status !== undefined) {
    return new ServerError(`${origin} did not take the alert${times}: it answered ${status}.`, { status, attempts });
  }
  const requestSent = !(error instanceof ConnectionError) || error.requestSent;
  return new ConnectionError(
    `The alert did not reach ${origin}${times} (${reasonOf(error)}). Check the address, the network and whether the service runs.`,
    { attempts, requestSent },
  );
}

function reasonOf(error: unknown): string {
  if (!isMlflowOpsError(error)) return 'unknown error';
  const { systemCode } = error.details;
  return typeof systemCode === 'string' ? systemCode : error.code;
}
