import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { joinArtifactPath, parseArtifactPath } from '../../core/artifact-path.js';
import { fileError } from '../../core/errors/file-error.js';
import { ValidationError } from '../../core/errors/request-error.js';

/** A file below a local directory, and the artifact it becomes. */
export interface LocalFile {
  readonly file: string;
  readonly path: string;
  readonly size: number;
}

/**
 * All files below a local directory. Symbolic links are followed, as Python does; one that leads back to a directory
 * above itself is refused. Empty directories are left out: stores hold files.
 *
 * @throws ValidationError when a name cannot be that of an artifact, or something is neither file nor directory
 */
export async function localFiles(directory: string): Promise<readonly LocalFile[]> {
  const found: LocalFile[] = [];
  const visit = async (place: string, path: string, above: readonly string[]): Promise<void> => {
    const real = await realpath(place);
    if (above.includes(real)) throw new ValidationError(`The symbolic link ${place} leads back to a directory above itself.`);
    const names = (await readdir(place)).sort();
    for (const name of names) {
      const file = join(place, name);
      const below = parseArtifactPath(`The name of ${file} as an artifact`, joinArtifactPath(path, name));
      const facts = await stat(file);
      if (facts.isDirectory()) await visit(file, below, [...above, real]);
      else if (facts.isFile()) found.push({ file, path: below, size: facts.size });
      else throw new ValidationError(`${file} is neither a file nor a directory; only those can be artifacts.`);
    }
  };
  try {
    await visit(directory, '', []);
  } catch (error) {
    throw fileError(`The directory ${directory} cannot be read`, error);
  }
  return found;
}
