import { execFileSync } from 'node:child_process';

const own = ['--user', '--map-root-user', '--mount'];

/** Arguments of `unshare` that run a program in a file system of one megabyte at a directory, and then a line of shell with that as `$0`. */
export function onSmallDisk(directory: string, command: readonly string[], then = 'true'): readonly string[] {
  return [...own, 'sh', '-c', `mount -t tmpfs -o size=1m tmpfs "$0" && "$@" && ${then}`, directory, ...command];
}

/** Whether namespaces of users, or the rights of an administrator, allow that here. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', [...own, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
