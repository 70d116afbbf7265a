import type { CallOptions } from '../../core/call-options.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';

/**
 * Checks that a file that was just written has its size, by the listing of its directory. HEAD would be shorter, but a
 * server with cloud storage answers it by fetching the whole file from there.
 *
 * @throws StoreError of kind `integrity`
 */
export async function verifySize(
  store: Pick<ArtifactStore, 'list' | 'root'>,
  path: string,
  size: number,
  call: CallOptions,
): Promise<void> {
  const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const found = (await store.list(directory, call)).find((file) => file.path === path);
  if (found?.fileSize === size) return;
  const there = found === undefined ? 'is not there' : found.isDir ? 'is a directory' : `has ${found.fileSize} bytes there`;
  throw new StoreError(
    `The artifact ${path} of ${size} bytes was sent to ${store.root} and accepted, but ${there}. ` +
      'Upload it again; if that happens again, look at proxies in front of the server, or for another writer of the same path.',
    { kind: 'integrity', retryable: true },
  );
}
