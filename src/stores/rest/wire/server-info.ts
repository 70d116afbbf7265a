import { z } from 'zod';
import type { ServerInfo } from '../../../ports/server-probe.js';

/** Answer of server-info. */
export const serverInfoAnswer = z
  .object({ store_type: z.string().nullish(), workspaces_enabled: z.boolean().nullish() })
  .transform((wire): ServerInfo => ({ storeType: wire.store_type ?? 'unknown', workspacesEnabled: wire.workspaces_enabled ?? false }));
