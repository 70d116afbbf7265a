import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { ServerError } from '../../core/errors/request-error.js';
import type { S3Service } from './s3-service.js';

/** All pages of a listing. */
export async function* s3Pages(
  { sdk, client }: S3Service,
  query: ListObjectsV2CommandInput,
  request: { readonly abortSignal: AbortSignal },
): AsyncGenerator<ListObjectsV2CommandOutput> {
  for (let token: string | undefined; ; ) {
    const page: ListObjectsV2CommandOutput = await client.send(
      new sdk.ListObjectsV2Command({ ...query, ContinuationToken: token }),
      request,
    );
    yield page;
    const next = page.NextContinuationToken;
    if (page.IsTruncated !== true || next === undefined) return;
    if (next === token) throw new ServerError(`The listing of s3://${query.Bucket} does not end: the service repeats a page.`);
    token = next;
  }
}
