import type { HttpClient, HttpRequest, HttpResponse } from '../../../../src/ports/http-client.js';

/** What a test answers with: a JSON value, a text, a whole response, or an error to throw. */
type Answer = object | string | Error;

/** An HTTP client that notes the requests and answers from a function or a fixed value. */
export class RecordingHttpClient implements HttpClient {
  readonly requests: HttpRequest[] = [];
  readonly #answer: (request: HttpRequest, index: number) => Answer | Promise<Answer>;

  constructor(answer: Answer | ((request: HttpRequest, index: number) => Answer | Promise<Answer>) = {}) {
    this.#answer = typeof answer === 'function' ? (answer as (request: HttpRequest, index: number) => Answer) : () => answer;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    this.requests.push(request);
    const answer = await this.#answer(request, this.requests.length - 1);
    if (answer instanceof Error) throw answer;
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
    return { status: 200, headers: {}, body, attempts: 1 };
  }

  async transfer(): Promise<never> {
    throw new Error('This test expects no transfer.');
  }

  close(): void {}

  /** Method, path and parsed body or query of every request so far. */
  get summary(): readonly unknown[] {
    return this.requests.map(({ method, path, body, query }) => [method, path, body === undefined ? query : JSON.parse(body)]);
  }
}

/** The endpoint of a request, such as `runs/get`. */
export function endpoint(request: HttpRequest): string {
  return request.path.replace('/api/2.0/mlflow/', '');
}

/** A run as servers send it. */
export function wireRun(
  fields: { readonly runId?: string; readonly tags?: Readonly<Record<string, string>>; readonly stage?: string } = {},
): object {
  return {
    info: {
      run_uuid: fields.runId ?? 'r1',
      run_id: fields.runId ?? 'r1',
      run_name: 'calm-owl-1',
      experiment_id: '7',
      user_id: 'ada',
      status: 'RUNNING',
      start_time: 1000,
      artifact_uri: 'mlflow-artifacts:/7/r1/artifacts',
      lifecycle_stage: fields.stage ?? 'active',
    },
    data: { tags: Object.entries(fields.tags ?? {}).map(([key, value]) => ({ key, value })) },
    inputs: {},
  };
}

/** An experiment as servers send it. */
export function wireExperiment(fields: { readonly tags?: Readonly<Record<string, string>>; readonly stage?: string } = {}): object {
  return {
    experiment_id: '7',
    name: 'churn',
    artifact_location: 'mlflow-artifacts:/7',
    lifecycle_stage: fields.stage ?? 'active',
    creation_time: 1000,
    last_update_time: 2000,
    tags: Object.entries(fields.tags ?? {}).map(([key, value]) => ({ key, value })),
    workspace: 'default',
  };
}
