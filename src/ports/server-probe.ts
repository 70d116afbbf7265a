import type { CallOptions } from '../core/call-options.js';

/** What a tracking server, or the embedded store in its place, says about itself. */
export interface ServerInfo {
  /** Kind of back end: `SqlStore`, `FileStore`, or `unknown` on servers that do not tell. */
  readonly storeType: string;
  readonly workspacesEnabled: boolean;
}

/** Questions about the server itself. */
export interface ServerProbe {
  /** Version of MLflow that runs there; the embedded store answers with the MLflow version of its schema. */
  version(call?: CallOptions): Promise<string>;
  /** Resolves when the server answers; rejects with the reason when it does not. */
  health(call?: CallOptions): Promise<void>;
  info(call?: CallOptions): Promise<ServerInfo>;
}
