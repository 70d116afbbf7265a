import {
  isConnection,
  isDelivery,
  isMlflowOpsError,
  isRateLimited,
  isServer,
  isStore,
  isTimeout,
  isUnauthenticated,
} from '../../../core/errors/guards.js';

/** Whether what failed may succeed later just so: the server is away or busy, or refuses credentials, which can be renewed. */
export function mayPass(error: unknown): boolean {
  if (isConnection(error) || isTimeout(error) || isRateLimited(error) || isUnauthenticated(error)) return true;
  return isDelivery(error) || isStore(error) || isServer(error) || (isMlflowOpsError(error) && error.retryable);
}
