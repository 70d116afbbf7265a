import { systemClock } from '../core/clock.js';
import { ValidationError } from '../core/errors/request-error.js';
import type { HttpClient } from '../ports/http-client.js';
import { AxiosClient } from './axios-client.js';
import { parseBaseUrl } from './base-url.js';
import { chooseCredentials } from './credentials.js';
import { checkHeaders } from './headers.js';
import type { HttpClientOptions } from './http-client-options.js';
import { proxyRoute } from './proxy-route.js';
import type { RetrySettings } from './retried-call.js';
import { RetryBudget } from './retry-budget.js';
import { RetryingClient } from './retrying-client.js';
import { SocketPool } from './socket-pool.js';
import { StorageConnections } from './storage-connections.js';
import { systemTiming } from './timing.js';
import { readTlsSettings } from './tls-settings.js';
import { WorkspaceClient } from './workspace-client.js';

/**
 * Opens the way to one tracking server. Sends nothing yet; axios and p-retry load with the first request.
 *
 * @throws ValidationError when an option or a variable of the environment cannot be used.
 */
export async function openHttpClient(options: HttpClientOptions): Promise<HttpClient> {
  const { environment, workspace, http: settings = {}, clock = systemClock } = options;
  const base = parseBaseUrl(options.baseUrl);
  const headers = settings.headers ?? {};
  checkHeaders('The option `http.headers` holds', headers);
  const route = proxyRoute(new URL(base.url), settings.proxy, environment);
  const credentials = chooseCredentials(options.auth, base.userinfo(), environment);
  const retry = retrySettings(options);
  const tls = await readTlsSettings(settings, environment);
  const pool = new SocketPool(tls, route);
  const transferPool = new SocketPool(tls, route, Number.POSITIVE_INFINITY);
  const storage = new StorageConnections(tls, (url) => proxyRoute(url, settings.proxy, environment));
  const shared = { base, pool, transferPool, storage, route, credentials, headers, idleMs: retry.attemptTimeoutMs };
  const budget = new RetryBudget();
  const open = (inWorkspace?: string) =>
    new RetryingClient(new AxiosClient({ ...shared, workspace: inWorkspace, now: () => clock.now() }), retry, budget);
  if (workspace === undefined) return open();
  checkHeaders('The option `workspace` gives', { 'X-MLFLOW-WORKSPACE': workspace });
  return new WorkspaceClient(open(), open(workspace), workspace);
}

function retrySettings({ http: settings = {}, environment, logger, random = Math.random }: HttpClientOptions): RetrySettings {
  const environmentTimeout = environment.httpRequestTimeout === undefined ? undefined : environment.httpRequestTimeout * 1000;
  return {
    attemptTimeoutMs: amount('attemptTimeoutMs', settings.attemptTimeoutMs ?? environmentTimeout ?? 120_000),
    deadlineMs: amount('deadlineMs', settings.deadlineMs ?? 240_000),
    deadlineIsExplicit: settings.deadlineMs !== undefined,
    maxRetries: amount('maxRetries', settings.maxRetries ?? environment.httpMaxRetries ?? 7, true),
    random,
    timing: systemTiming,
    logger,
  };
}

function amount(name: string, value: unknown, mayBeZero = false): number {
  if (typeof value === 'number' && (value > 0 || (mayBeZero && value === 0))) return value;
  throw new ValidationError(`The option \`http.${name}\` must be a ${mayBeZero ? 'number that is not negative' : 'positive number'}.`);
}
