import { realpath } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { fileError } from '../../core/errors/file-error.js';
import { PermissionDeniedError } from '../../core/errors/request-error.js';

/**
 * Checks that a path below a root stays there when symbolic links are followed, also when its end does not exist yet.
 *
 * @throws PermissionDeniedError
 */
export async function requireContained(root: string, path: string): Promise<void> {
  // The root first: one that another writer makes meanwhile is then above the path, and not below what there was of it.
  const realRoot = await nearestReal(root);
  const real = await nearestReal(path);
  if (isInside(realRoot, real)) return;
  throw new PermissionDeniedError(`The artifact ${path} lies behind a symbolic link that leaves ${root}; such links are not followed.`);
}

/** Whether an existing path, links followed, lies inside a root. */
export async function leadsOutside(root: string, path: string): Promise<boolean> {
  try {
    return !isInside(await realpath(root), await realpath(path));
  } catch {
    return true;
  }
}

/** The real path of what exists of a path. */
async function nearestReal(path: string): Promise<string> {
  for (let existing = path; ; existing = dirname(existing)) {
    try {
      return await realpath(existing);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (!(code === 'ENOENT' || code === 'ENOTDIR') || dirname(existing) === existing) {
        throw fileError(`The path ${path} cannot be followed`, error);
      }
    }
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || way.startsWith(sep) || /^[a-z]:/i.test(way));
}
