import { statSync } from 'node:fs';
import { StoreError } from '../../core/errors/store-error.js';

/**
 * A check that the open file still lies at its path. SQLite would go on writing to a file that was deleted or replaced, and
 * what it wrote would be gone with the last handle.
 */
export function fileGuard(file: string): () => void {
  const opened = identityOf(file);
  return () => {
    const found = identityOf(file);
    if (found === opened) return;
    throw new StoreError(
      `${file} was ${found === undefined ? 'deleted' : 'replaced'} while this store had it open; nothing more is written to the old file. ` +
        'Put the old file back, or close the client and make a new one.',
      { kind: 'io', details: { file } },
    );
  };
}

function identityOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}
