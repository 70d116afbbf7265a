import { parseArtifactName } from '../../core/artifact-path.js';
import type { CallOptions } from '../../core/call-options.js';
import type { FileInfo } from '../../core/entities/file-info.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';

/** Deeper than any tree of artifacts; a store that answers with ever deeper directories ends here. */
const deepest = 100;

/**
 * All files of a store below a directory. What a store lists is checked like every path from outside.
 *
 * @param first - What the directory itself holds, already listed.
 * @throws ValidationError when a name could leave the directory it will be downloaded to
 */
export async function storedFiles(
  store: ArtifactStore,
  directory: string,
  first: readonly FileInfo[],
  call: CallOptions,
): Promise<readonly FileInfo[]> {
  const files: FileInfo[] = [];
  const visit = async (place: string, entries: readonly FileInfo[]): Promise<void> => {
    for (const entry of entries) {
      const path = parseArtifactName(`A path that ${store.root} lists`, entry.path);
      const name = place === '' ? path : path.slice(place.length + 1);
      if (!(place === '' || path.startsWith(`${place}/`)) || name === '' || name.includes('/') || path.split('/').length > deepest) {
        throw new StoreError(`The store lists ${JSON.stringify(path)} in the directory ${JSON.stringify(place)}, where it cannot be.`, {
          kind: 'corrupt',
        });
      }
      if (entry.isDir) await visit(path, await store.list(path, call));
      else files.push({ ...entry, path });
    }
  };
  await visit(directory, first);
  return files;
}
