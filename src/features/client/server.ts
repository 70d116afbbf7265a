import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions } from '../../core/call-options.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import type { ErrorCode } from '../../core/errors/mlflow-ops-error.js';
import { AbortError, TimeoutError } from '../../core/errors/request-error.js';
import { parseCall } from '../../core/validation/call.js';
import type { ServerInfo } from '../../ports/server-probe.js';
import type { ClientInternals } from './client-internals.js';
import { withServer } from './store-call.js';

/** What a server that is just starting, or a proxy before it, answers. */
const starting: ReadonlySet<string> = new Set<ErrorCode>(['CONNECTION', 'TIMEOUT', 'SERVER', 'RATE_LIMITED', 'NOT_AN_MLFLOW_SERVER']);
const pauseMs = 250;
const attemptMs = 2000;

/** `client.server`: questions about the tracking server; the embedded store answers for itself. */
export class Server {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /** Version of MLflow on the server; of the schema, on the embedded store. */
  async version(options: CallOptions = {}): Promise<string> {
    return withServer(this.#client, options, (server, call) => server.version(call));
  }

  /** Resolves when the server answers; rejects with the reason when it does not. */
  async health(options: CallOptions = {}): Promise<void> {
    return withServer(this.#client, options, (server, call) => server.health(call));
  }

  /** Kind of back end and whether workspaces are enabled. */
  async info(options: CallOptions = {}): Promise<ServerInfo> {
    return withServer(this.#client, options, (server, call) => server.info(call));
  }

  /**
   * Waits until the server answers.
   *
   * @param options - `timeoutMs` is 60,000 unless given.
   * @throws TimeoutError with the last failure as its cause; any failure that waiting cannot mend, at once.
   */
  async waitUntilReady(options: CallOptions = {}): Promise<void> {
    const { signal, timeoutMs = 60_000 } = parseCall(options);
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const left = deadline - performance.now();
      try {
        return await this.health({ signal, timeoutMs: Math.max(1, Math.min(attemptMs, left)) });
      } catch (error) {
        if (!isMlflowOpsError(error) || !starting.has(error.code)) throw error;
        if (performance.now() + pauseMs >= deadline) {
          const { trackingUri } = this.#client.settings;
          throw new TimeoutError(`The server ${trackingUri} was not ready within ${timeoutMs} ms. Its last answer: ${error.message}`, {
            cause: error,
          });
        }
      }
      await sleep(pauseMs, undefined, { signal }).catch((cause: unknown) => {
        throw new AbortError('Waiting for the server was aborted.', { cause });
      });
    }
  }
}
