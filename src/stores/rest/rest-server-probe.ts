import type { CallOptions } from '../../core/call-options.js';
import { NotAnMlflowServerError, RequestError } from '../../core/errors/request-error.js';
import type { HttpClient, HttpResponse } from '../../ports/http-client.js';
import type { ServerInfo, ServerProbe } from '../../ports/server-probe.js';
import { readAnswer } from './wire/read-answer.js';
import { serverInfoAnswer } from './wire/server-info.js';

/** Asks a tracking server about itself. */
export class RestServerProbe implements ServerProbe {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Servers with basic authentication want credentials for this, though not for {@link RestServerProbe.info}. */
  async version(call?: CallOptions): Promise<string> {
    const answer = await this.#get('/version', call);
    const version = answer.body.trim();
    if (/^\d+\.\d+\S{0,40}$/.test(version)) return version;
    throw notMlflow('/version', 'a version number', answer);
  }

  async health(call?: CallOptions): Promise<void> {
    const answer = await this.#get('/health', call);
    if (answer.body.trim() !== 'OK') throw notMlflow('/health', 'OK', answer);
  }

  /** Older servers do not have this endpoint: their back end is unknown, and they have no workspaces. */
  async info(call?: CallOptions): Promise<ServerInfo> {
    const path = '/api/3.0/mlflow/server-info';
    try {
      return readAnswer(await this.#get(path, call), serverInfoAnswer, { method: 'GET', path });
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) return { storeType: 'unknown', workspacesEnabled: false };
      throw error;
    }
  }

  #get(path: string, call: CallOptions = {}): Promise<HttpResponse> {
    return this.#http.send({ method: 'GET', path, replay: 'safe', signal: call.signal, timeoutMs: call.timeoutMs });
  }
}

function notMlflow(path: string, expected: string, answer: HttpResponse): NotAnMlflowServerError {
  return new NotAnMlflowServerError(
    `Something answered at ${path}, but not with ${expected}, as an MLflow server does. Check the tracking URI: its host, port and path.`,
    { method: 'GET', path, status: answer.status, attempts: answer.attempts },
  );
}
