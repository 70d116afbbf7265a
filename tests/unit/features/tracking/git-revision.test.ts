import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { gitRevision } from '../../../../src/features/tracking/git-revision.js';

let root: string;

function git(directory: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false'];
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', [...identity, ...args], { cwd: directory, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function repository(): string {
  const directory = join(root, 'repository');
  mkdirSync(directory);
  git(directory, 'init');
  writeFileSync(join(directory, 'a.txt'), 'a');
  git(directory, 'add', '.');
  git(directory, 'commit', '-m', 'first');
  return directory;
}

beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'git-revision-'));
  return () => rmSync(root, { recursive: true, force: true });
});

describe('gitRevision', () => {
  it('gives what git says, from any directory of the work tree', async () => {
    const directory = repository();
    mkdirSync(join(directory, 'deep', 'down'), { recursive: true });
    const expected = { commit: git(directory, 'rev-parse', 'HEAD'), branch: 'main' };
    expect(await gitRevision(directory)).toEqual(expected);
    expect(await gitRevision(join(directory, 'deep', 'down'))).toEqual(expected);
  });

  it('reads packed branches, and branches with slashes', async () => {
    const directory = repository();
    git(directory, 'checkout', '-b', 'feature/main');
    git(directory, 'pack-refs', '--all');
    expect(await gitRevision(directory)).toEqual({ commit: git(directory, 'rev-parse', 'HEAD'), branch: 'feature/main' });
  });

  it('prefers a loose branch to its older packed state', async () => {
    const directory = repository();
    git(directory, 'pack-refs', '--all');
    git(directory, 'commit', '--allow-empty', '-m', 'second');
    expect((await gitRevision(directory))?.commit).toBe(git(directory, 'rev-parse', 'HEAD'));
  });

  it('names no branch on a detached HEAD', async () => {
    const directory = repository();
    git(directory, 'checkout', '--detach');
    expect(await gitRevision(directory)).toEqual({ commit: git(directory, 'rev-parse', 'HEAD') });
  });

  it.each(['loose', 'packed'])('finds the %s branch of a worktree in the repository it belongs to', async (state) => {
    const directory = repository();
    const worktree = join(root, 'worktree');
    git(directory, 'worktree', 'add', '-b', 'side', worktree);
    git(worktree, 'commit', '--allow-empty', '-m', 'side');
    if (state === 'packed') git(directory, 'pack-refs', '--all');
    expect(await gitRevision(worktree)).toEqual({ commit: git(worktree, 'rev-parse', 'HEAD'), branch: 'side' });
    expect((await gitRevision(directory))?.branch).toBe('main');
  });

  it('gives nothing before the first commit, outside of a work tree, and for files that are not what they should be', async () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    git(empty, 'init');
    expect(await gitRevision(empty)).toBeUndefined();
    const broken = join(root, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, '.git'), 'no idea');
    expect(await gitRevision(broken)).toBeUndefined();
    expect(await gitRevision(join(root, 'missing'))).toBeUndefined();
  });
});
