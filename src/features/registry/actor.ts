import { limits } from '../../core/limits.js';
import type { ClientInternals } from '../client/client-internals.js';

/** The name that promotions are signed with: that of the credentials, else that of the login. */
export function actorOf({ settings }: ClientInternals): string {
  const { username, user } = settings.environment;
  return (username ?? user ?? 'unknown').slice(0, limits.userIdLength);
}
