import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import type { ProofRecord } from './prove.js';

const file = new URL('./RESULTS.md', import.meta.url);
const columns = ['Proof', 'Rounds', 'Result', 'Duration', 'Day', 'Versions'] as const;

const introduction = `# Results of the full-length proofs

Written by \`npm run test:long\`. Seeds are fixed; smaller versions of the same proofs run in \`npm test\`. A run of a part replaces the rows of that part.
`;

/** Writes what became of each proof into RESULTS.md; when a part was run, the other rows stay. */
export class ResultsReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const rows =
      (await this.#wasWhole(modules.length)) || !existsSync(file) ? new Map<string, string>() : readRows(readFileSync(file, 'utf8'));
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { proof } = test.meta();
        if (proof !== undefined) rows.set(proof.proof, row(proof, test.result().state === 'passed', test.diagnostic()?.duration ?? 0));
      }
    }
    const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
    writeFileSync(file, `${[introduction, line(columns), line(columns.map(() => '---')), ...sorted].join('\n')}\n`);
  }

  async #wasWhole(files: number): Promise<boolean> {
    if (this.#vitest === undefined || this.#vitest.config.testNamePattern !== undefined) return false;
    return files >= (await this.#vitest.globTestSpecifications()).length;
  }
}

function row({ proof, rounds, found, versions }: ProofRecord, passed: boolean, durationMs: number): string {
  const result = passed ? ['holds', ...(found === '' ? [] : [found])].join('; ') : '**failed**';
  const seconds = Math.round(durationMs / 1000);
  const duration = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return line([proof, rounds, result, duration, new Date().toISOString().slice(0, 10), versions]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The rows of a table by their first cell. */
function readRows(text: string): Map<string, string> {
  const lines = text.split('\n').filter((each) => each.startsWith('| '));
  return new Map(lines.slice(2).map((each) => [each.split(' | ')[0]?.slice(2) ?? '', each]));
}
