import { NotFoundError, NotSupportedError } from '../core/errors/request-error.js';
import type { HttpClient, HttpRequest, HttpResponse } from '../ports/http-client.js';

const serverInfoPath = '/api/3.0/mlflow/server-info';

/**
 * Sends requests with the workspace header to servers that have workspaces, and refuses to on others: they answer 500
 * to the header, and without it would file everything elsewhere than asked.
 */
export class WorkspaceClient implements HttpClient {
  readonly #plain: HttpClient;
  readonly #scoped: HttpClient;
  readonly #workspace: string;
  #supported: boolean | undefined;

  /** @param scoped - Sends what `plain` does, with the header. */
  constructor(plain: HttpClient, scoped: HttpClient, workspace: string) {
    this.#plain = plain;
    this.#scoped = scoped;
    this.#workspace = workspace;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    if (!needsWorkspace(request.path)) return this.#plain.send(request);
    const startedAt = performance.now();
    this.#supported ??= await this.#ask(request);
    if (!this.#supported) {
      throw new NotSupportedError(
        `The workspace ${JSON.stringify(this.#workspace)} cannot be used: the server has no workspaces. Start it with --enable-workspaces, ` +
          'or remove the option `workspace` and MLFLOW_WORKSPACE.',
        { method: request.method, path: request.path, store: 'rest' },
      );
    }
    if (request.timeoutMs === undefined) return this.#scoped.send(request);
    return this.#scoped.send({ ...request, timeoutMs: request.timeoutMs - (performance.now() - startedAt) });
  }

  close(): void {
    this.#plain.close();
    this.#scoped.close();
  }

  async #ask({ signal, timeoutMs }: HttpRequest): Promise<boolean> {
    try {
      const { body } = await this.#plain.send({ method: 'GET', path: serverInfoPath, replay: 'safe', signal, timeoutMs });
      return /"workspaces_enabled"\s*:\s*true/.test(body);
    } catch (error) {
      // Servers before 3.8 do not have this endpoint, and no workspaces either.
      if (error instanceof NotSupportedError || error instanceof NotFoundError) return false;
      throw error;
    }
  }
}

/** The probes and the administration of workspaces stand outside of any workspace. */
function needsWorkspace(path: string): boolean {
  return path.startsWith('/api/') && path !== serverInfoPath && !/^\/api\/\d\.0\/mlflow\/workspaces(\/|$)/.test(path);
}
