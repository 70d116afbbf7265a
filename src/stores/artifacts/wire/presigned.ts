import type { HttpRequest, HttpResponse } from '../../../ports/http-client.js';
import { readJson, readTexts, unexpected } from './read-json.js';

/** A URL that reads or writes one artifact for a while, by whoever holds it. */
export interface PresignedUrl {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Present where the URL takes a POST form with these fields before the file. */
  readonly fields?: readonly (readonly [name: string, value: string])[] | undefined;
}

/** Whose artifacts are meant. */
export type ArtifactOwner = { readonly runId: string } | { readonly modelId: string };

/** Body of `presigned-upload-url` and `presigned-download-url`. */
export function presignBody(owner: ArtifactOwner, path: string): string {
  return JSON.stringify('runId' in owner ? { run_id: owner.runId, path } : { model_id: owner.modelId, path });
}

/** @throws NotAnMlflowServerError when there is no URL in the answer. */
export function readPresigned(answer: HttpResponse, request: Pick<HttpRequest, 'method' | 'path'>): PresignedUrl {
  // The two services of the server name it differently.
  const { url: bare, presigned_url: url = bare, headers, fields } = readJson(answer, request);
  if (typeof url !== 'string') throw unexpected('there is no presigned URL', request);
  return { url, headers: readTexts(headers), ...(fields === undefined ? {} : { fields: Object.entries(readTexts(fields)) }) };
}

/** The request that lists a directory of an owner. */
export function listRequest(owner: ArtifactOwner, directory: string) {
  const within = (name: string) => (directory === '' ? [] : [[name, directory] as const]);
  if ('modelId' in owner) {
    const path = `/api/2.0/mlflow/logged-models/${encodeURIComponent(owner.modelId)}/artifacts/directories`;
    return { method: 'GET', path, query: within('artifact_directory_path') } as const;
  }
  return { method: 'GET', path: '/api/2.0/mlflow/artifacts/list', query: [['run_id', owner.runId] as const, ...within('path')] } as const;
}

/** Where the server itself reads out a file of a logged model. */
export function modelFileTarget(modelId: string, path: string) {
  return {
    path: `/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(modelId)}/artifacts/files`,
    query: [['artifact_file_path', path] as const],
  };
}
