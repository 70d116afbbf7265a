import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

function newest(directory: string): number {
  return Math.max(
    0,
    ...readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((file) => statSync(resolve(directory, file)).mtimeMs),
  );
}

/** Builds the package before the tests unless the build is newer than every source file. */
export function setup(): void {
  const built = resolve(root, 'dist/testing.d.cts');
  const sources = Math.max(
    newest(resolve(root, 'src')),
    ...['package.json', 'tsup.config.ts'].map((file) => statSync(resolve(root, file)).mtimeMs),
  );
  if (existsSync(built) && statSync(built).mtimeMs > sources) return;
  process.stdout.write('Building the package for the tests …\n');
  execFileSync(process.execPath, [resolve(root, 'node_modules/tsup/dist/cli-default.js'), '--silent'], { cwd: root, stdio: 'inherit' });
}
