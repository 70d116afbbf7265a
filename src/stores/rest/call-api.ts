import type { CallOptions } from '../../core/call-options.js';
import type { HttpClient, HttpRequest } from '../../ports/http-client.js';
import { explainError } from './explain-error.js';
import type { Task } from './task.js';
import { type AnswerSchema, readAnswer } from './wire/read-answer.js';

/** A request of the tracking API; the path is the endpoint's, such as `runs/get`. */
type ApiRequest = Omit<HttpRequest, 'signal' | 'timeoutMs'>;

/**
 * Sends one request of the tracking API and reads its answer.
 *
 * @throws RequestError naming the object.
 */
export async function callApi<T>(
  http: HttpClient,
  request: ApiRequest,
  answer: AnswerSchema<T>,
  task: Task,
  call: CallOptions = {},
): Promise<T> {
  try {
    const path = `/api/2.0/mlflow/${request.path}`;
    const response = await http.send({ ...request, path, signal: call.signal, timeoutMs: call.timeoutMs });
    return readAnswer(response, answer, { method: request.method, path });
  } catch (error) {
    throw explainError(error, task);
  }
}
