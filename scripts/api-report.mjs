// Compares the public API of every door with its committed report in etc/; --update rewrites the reports.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = resolve(import.meta.dirname, '..');
const update = process.argv.includes('--update');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const doors = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => (path === '.' ? 'index' : path.slice(2)));

let failed = false;
for (const door of doors) {
  const scratch = mkdtempSync(join(tmpdir(), 'api-report-'));
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(root, 'api-extractor.json'),
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      newlineKind: 'lf',
      projectFolder: root,
      mainEntryPointFilePath: join(root, 'dist', `${door}.d.ts`),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            module: 'nodenext',
            moduleResolution: 'nodenext',
            lib: ['es2023', 'esnext.disposable'],
            types: ['node'],
            skipLibCheck: true,
            strict: true,
          },
          files: [join(root, 'dist', `${door}.d.ts`)],
        },
      },
      apiReport: { enabled: true, reportFileName: `${door}.api.md`, reportFolder: join(root, 'etc'), reportTempFolder: scratch },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: 'warning', addToApiReportFile: true },
          'ae-missing-release-tag': { logLevel: 'none' },
          // Names lines of the build, so that the report would change with every build.
          'ae-undocumented': { logLevel: 'none' },
          // The root door exports every type it mentions; the other doors mention types of the root door.
          'ae-forgotten-export': { logLevel: door === 'index' ? 'error' : 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const result = Extractor.invoke(config, { localBuild: update, showVerboseMessages: false });
  rmSync(scratch, { recursive: true, force: true });
  if (result.errorCount > 0 || (result.apiReportChanged && !update)) {
    failed = true;
    process.stderr.write(`etc/${door}.api.md does not match the public API; run "npm run api:update" and review the difference.\n`);
  }
}
process.exitCode = failed ? 1 : 0;
