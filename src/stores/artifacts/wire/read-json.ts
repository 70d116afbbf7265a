import { NotAnMlflowServerError } from '../../../core/errors/request-error.js';
import type { HttpRequest, HttpResponse } from '../../../ports/http-client.js';

/** An object of a JSON answer, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws NotAnMlflowServerError when the answer is not a JSON object. */
export function readJson(answer: HttpResponse, { method, path }: Pick<HttpRequest, 'method' | 'path'>): JsonObject {
  try {
    const value: unknown = JSON.parse(answer.body);
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw unexpected('not a JSON object', { method, path });
}

/** The error for an answer that lacks what every MLflow server sends. */
export function unexpected(problem: string, { method, path }: Pick<HttpRequest, 'method' | 'path'>): NotAnMlflowServerError {
  return new NotAnMlflowServerError(
    `The answer to ${method} ${path} is not one of an MLflow server: ${problem}. Check the tracking URI and what stands in front of the server.`,
    { method, path },
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of an object such as headers, anything else left out. */
export function readTexts(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
