import { MlflowOpsError } from '../../core/errors/mlflow-ops-error.js';
import { ConnectionError, NotSupportedError, PermissionDeniedError, UnauthenticatedError } from '../../core/errors/request-error.js';
import { StoreError } from '../../core/errors/store-error.js';

/**
 * What a failure of the driver or the server means. Nothing of the original goes along but its code: the driver keeps
 * the arguments of commands in its errors, the password among them.
 *
 * @param place - Host and port.
 * @param requestSent - Whether the command may have reached the server.
 */
export function redisFailure(error: unknown, place: string, requestSent: boolean): MlflowOpsError {
  if (error instanceof MlflowOpsError) return error;
  const code = codeOf(error);
  const options = { details: { place, code } };
  const said = `Redis at ${place} refused (${code}).`;
  switch (code) {
    case 'NOAUTH':
    case 'WRONGPASS':
      return new UnauthenticatedError(`${said} Check the user and the password in its URI.`, options);
    case 'NOPERM':
      return new PermissionDeniedError(`${said} Allow the user EVAL, EVALSHA, the data commands, SUBSCRIBE and PUBLISH.`, options);
    case 'MOVED':
    case 'ASK':
    case 'CROSSSLOT':
      return new NotSupportedError(`${said} It is a node of a Redis Cluster; state needs a single primary.`, {
        ...options,
        store: 'redis',
      });
    case 'LOADING':
    case 'BUSY':
    case 'READONLY':
    case 'MASTERDOWN':
    case 'CLUSTERDOWN':
    case 'UNBLOCKED':
      return new ConnectionError(`${said} It is not ready for commands; try again.`, { ...options, requestSent: false });
    case 'OOM':
      return new StoreError(`${said} Its memory is full; raise maxmemory or delete what is not needed.`, { ...options, kind: 'full' });
    case 'MISCONF':
      return new StoreError(`${said} It cannot write to its disk; see its log.`, { ...options, kind: 'readonly' });
    default:
      if (isReply(error)) return new StoreError(`${said} See the log of the server.`, { ...options, kind: 'io' });
      return new ConnectionError(
        `Redis at ${place} cannot be reached (${code}). Check that it runs and the address; the connection is tried again in the background.`,
        { ...options, requestSent },
      );
  }
}

/** Whether the server has lost the script that was asked for by its digest. */
export function isUnknownScript(error: unknown): boolean {
  return isReply(error) && codeOf(error) === 'NOSCRIPT';
}

function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** The first word of an answer, or the code of a system error. */
function codeOf(error: unknown): string {
  if (isReply(error)) return /^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR';
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code ?? 'connection closed';
}
