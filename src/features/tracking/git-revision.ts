import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where a work tree stands. */
export interface GitRevision {
  readonly commit: string;
  /** Absent on a detached HEAD. */
  readonly branch?: string | undefined;
}

const objectId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Commit and branch of the work tree around `directory`, read from git's files; `undefined` where there is none. */
export async function gitRevision(directory: string): Promise<GitRevision | undefined> {
  const gitDirectory = await findGitDirectory(directory);
  if (gitDirectory === undefined) return undefined;
  const head = await textOf(join(gitDirectory, 'HEAD'));
  if (head === undefined) return undefined;
  const reference = /^ref: (refs\/\S+)$/.exec(head)?.[1];
  if (reference === undefined) return objectId.test(head) ? { commit: head } : undefined;
  const commit = await commitOf(gitDirectory, reference);
  return commit === undefined ? undefined : { commit, branch: reference.replace(/^refs\/heads\//, '') };
}

/** Looks upwards for `.git`: a directory, or in worktrees and submodules a file that names it. */
async function findGitDirectory(directory: string): Promise<string | undefined> {
  for (let current = resolve(directory); ; current = dirname(current)) {
    const candidate = join(current, '.git');
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isDirectory()) return candidate;
    if (found?.isFile()) {
      const target = /^gitdir: (.+)$/.exec((await textOf(candidate)) ?? '')?.[1];
      return target === undefined ? undefined : resolve(current, target);
    }
    if (current === dirname(current)) return undefined;
  }
}

/** A worktree keeps its HEAD to itself and shares branches with the repository it belongs to. */
async function commitOf(gitDirectory: string, reference: string): Promise<string | undefined> {
  const shared = await textOf(join(gitDirectory, 'commondir'));
  const common = shared === undefined ? gitDirectory : resolve(gitDirectory, shared);
  const loose = (await textOf(join(gitDirectory, reference))) ?? (await textOf(join(common, reference)));
  if (loose !== undefined && objectId.test(loose)) return loose;
  const packed = await textOf(join(common, 'packed-refs'));
  const line = packed?.split('\n').find((candidate) => candidate.trimEnd().endsWith(` ${reference}`));
  const commit = line?.slice(0, line.indexOf(' '));
  return commit !== undefined && objectId.test(commit) ? commit : undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}
