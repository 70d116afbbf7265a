import type { MlflowOpsError } from '../core/errors/mlflow-ops-error.js';
import { ConnectionError, NotAnMlflowServerError, ServerError } from '../core/errors/request-error.js';
import type { Exchange } from './exchange.js';

/** How a request failed without a complete answer. Holds no message of Node or axios: those can quote headers. */
export interface Failure {
  /** Code of Node's error, such as `ECONNRESET`. */
  readonly code: string;
  /** Whether the connection was established, so that the server may have received the request. */
  readonly requestSent: boolean;
  /** Whether the connection had served a request before. */
  readonly reusedSocket: boolean;
  /** Size limit that the answer exceeded, in bytes. */
  readonly exceeded?: number | undefined;
}

const unresolved = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']);
const closed = new Set(['ECONNRESET', 'EPIPE']);
const untrusted =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY|GET)_|HOSTNAME_MISMATCH)/;

/** The error that a failed request means. */
export function errorFromFailure(failure: Failure, exchange: Exchange): MlflowOpsError {
  const { method, path } = exchange.request;
  const { code, requestSent } = failure;
  const facts = { method, path, details: { systemCode: code } };
  const place = exchange.proxy === undefined ? exchange.origin : `${exchange.origin} through the proxy ${exchange.proxy}`;
  if (failure.exceeded !== undefined) {
    return new ServerError(
      `The answer to ${method} ${path} is larger than ${failure.exceeded / 2 ** 20} MiB and was not read. Ask for smaller pages.`,
      facts,
    );
  }
  if (code.startsWith('HPE_')) {
    return new NotAnMlflowServerError(
      `What listens at ${exchange.origin} does not speak HTTP. Check scheme and port of the ${exchange.address}.`,
      facts,
    );
  }
  if (untrusted.test(code)) {
    const remedy = 'Name its authority in `http.ca` or MLFLOW_TRACKING_SERVER_CERT_PATH.';
    return new ConnectionError(`The certificate of ${place} is not trusted (${code}). ${remedy}`, {
      ...facts,
      requestSent,
      retryable: false,
    });
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return new ConnectionError(
      `The TLS handshake with ${place} failed (${code}). Does the server speak https? If not, the ${exchange.address} starts with http://.`,
      { ...facts, requestSent, retryable: false },
    );
  }
  if (code === 'ERR_PROXY_REFUSED') {
    return new ConnectionError(
      `The proxy ${exchange.proxy} refused to connect to ${exchange.origin}. Check the proxy URL and its credentials.`,
      {
        ...facts,
        requestSent,
      },
    );
  }
  if (!requestSent) return new ConnectionError(`${reason(code, place, exchange.address)} (${method} ${path}).`, { ...facts, requestSent });
  const stale = failure.reusedSocket && closed.has(code);
  return new ConnectionError(`The connection to ${place} broke before the answer to ${method} ${path} was complete (${code}).`, {
    ...facts,
    requestSent,
    details: stale ? { systemCode: code, staleSocket: true } : facts.details,
  });
}

function reason(code: string, place: string, address: string): string {
  if (unresolved.has(code)) return `The host name of ${place} cannot be resolved (${code}); check the ${address}`;
  if (code === 'ECONNREFUSED') return `Nothing listens at ${place} (${code}); start the server there or correct the ${address}`;
  return `${place} cannot be reached (${code}); check the ${address}, the network and whether the server runs`;
}
