import type { CallOptions } from '../core/call-options.js';
import { NotFoundError, NotSupportedError } from '../core/errors/request-error.js';
import type { HttpClient, HttpRequest, HttpResponse, TransferRequest, TransferResponse } from '../ports/http-client.js';

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
    return this.#scoped.send(await this.#inWorkspace(request, request));
  }

  async transfer(request: TransferRequest): Promise<TransferResponse> {
    const { method, target } = request;
    if ('url' in target || !needsWorkspace(target.path)) return this.#plain.transfer(request);
    return this.#scoped.transfer(await this.#inWorkspace(request, { method, path: target.path }));
  }

  close(): void {
    this.#plain.close();
    this.#scoped.close();
  }

  /**
   * The same request with what is left of its time.
   *
   * @throws NotSupportedError when the server has no workspaces.
   */
  async #inWorkspace<R extends CallOptions>(request: R, { method, path }: { method: string; path: string }): Promise<R> {
    const startedAt = performance.now();
    this.#supported ??= await this.#ask(request);
    if (!this.#supported) {
      throw new NotSupportedError(
        `The workspace ${JSON.stringify(this.#workspace)} cannot be used: the server has no workspaces. Start it with --enable-workspaces, ` +
          'or remove the option `workspace` and MLFLOW_WORKSPACE.',
        { method, path, store: 'rest' },
      );
    }
    return request.timeoutMs === undefined ? request : { ...request, timeoutMs: request.timeoutMs - (performance.now() - startedAt) };
  }

  async #ask({ signal, timeoutMs }: CallOptions): Promise<boolean> {
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
  return /^\/(ajax-)?api\//.test(path) && path !== serverInfoPath && !/^\/api\/\d\.0\/mlflow\/workspaces(\/|$)/.test(path);
}
