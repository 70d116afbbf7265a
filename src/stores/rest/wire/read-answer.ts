import type { z } from 'zod';
import { NotAnMlflowServerError } from '../../../core/errors/request-error.js';
import type { HttpResponse } from '../../../ports/http-client.js';

/** Reads the JSON of an answer as a `T`. */
export type AnswerSchema<T> = z.ZodType<T>;

/**
 * Reads a JSON answer. What is not the expected JSON is never taken for a success: a login page or a proxy can answer
 * 200 too.
 *
 * @throws NotAnMlflowServerError
 */
export function readAnswer<T>(
  response: HttpResponse,
  answer: AnswerSchema<T>,
  request: { readonly method: string; readonly path: string },
): T {
  const parsed = answer.safeParse(parseJson(response.body));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (at ${issue.path.join('.')})`;
  throw new NotAnMlflowServerError(
    `The answer to ${request.method} ${request.path} is not what an MLflow server sends${where}. Check the tracking URI, and what stands between it and this process.`,
    { ...request, status: response.status, attempts: response.attempts },
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
