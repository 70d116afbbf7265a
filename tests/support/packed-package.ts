import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** A consumer project in a temporary directory with the packed tarball installed. */
export interface Consumer {
  readonly directory: string;
  /** Writes a file of the consumer. */
  write(file: string, text: string): string;
  /** Runs a file with Node and returns what it prints. */
  run(file: string): string;
  remove(): void;
}

/** Packs the built package and installs the tarball into a new consumer project. */
export function installPacked(npmFlags: readonly string[] = []): Consumer {
  const directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-consumer-'));
  const npm = (args: readonly string[], cwd: string): string =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const packed = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', directory], root)) as { filename: string }[];
  const tarball = packed[0]?.filename ?? '';
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...npmFlags, join(directory, tarball)], directory);
  return {
    directory,
    write(file, text) {
      const path = join(directory, file);
      mkdirSync(resolve(path, '..'), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    run: (file) => execFileSync(process.execPath, [join(directory, file)], { cwd: directory, encoding: 'utf8' }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
