import { readFileSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { withoutImplementation } from './contract-name.js';

/** What stands for one upstream test: tests of ours, or the reason why there is none. */
type Counterpart = { readonly tests: readonly string[] } | { readonly reason: string };

interface UpstreamMap {
  readonly repository: string;
  readonly commit: string;
  /** Upstream file, then upstream test. */
  readonly files: Readonly<Record<string, Readonly<Record<string, Counterpart>>>>;
}

/** What became of the tests of one name: `excused` when they were skipped and their name says why. */
type Outcome = 'ran' | 'excused' | 'skipped';

/**
 * Fails a run of the whole suite when a test that `upstream.json` names does not exist or did not run. Runs of a part
 * of the suite are left alone.
 */
export default class UpstreamReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[], _errors: readonly unknown[], reason: string): Promise<void> {
    if (reason === 'interrupted' || !(await this.#wasWhole(modules.length))) return;
    const problems = missingTests(readMap(), outcomes(modules));
    if (problems.length === 0) return;
    console.error(
      `\nTests that tests/contract/upstream.json names and that did not run:\n${problems.map((line) => `  ${line}`).join('\n')}\n`,
    );
    process.exitCode = 1;
  }

  async #wasWhole(files: number): Promise<boolean> {
    if (this.#vitest === undefined) return false;
    const { testNamePattern, project } = this.#vitest.config;
    return testNamePattern === undefined && project.length === 0 && files >= (await this.#vitest.globTestSpecifications()).length;
  }
}

function readMap(): UpstreamMap {
  return JSON.parse(readFileSync(new URL('./upstream.json', import.meta.url), 'utf8')) as UpstreamMap;
}

function outcomes(modules: readonly TestModule[]): Map<string, Outcome> {
  const found = new Map<string, Outcome>();
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const name = withoutImplementation(test.fullName);
      const { state } = test.result();
      const outcome = state === 'passed' || state === 'failed' ? 'ran' : /\(skipped: .+\)/.test(test.fullName) ? 'excused' : 'skipped';
      const before = found.get(name);
      if (before === undefined || outcome === 'ran' || (outcome === 'skipped' && before === 'excused')) found.set(name, outcome);
    }
  }
  return found;
}

function missingTests(map: UpstreamMap, found: ReadonlyMap<string, Outcome>): string[] {
  const problems: string[] = [];
  for (const [file, tests] of Object.entries(map.files)) {
    for (const [upstream, counterpart] of Object.entries(tests)) {
      for (const name of 'tests' in counterpart ? counterpart.tests : []) {
        const outcome = found.get(name);
        if (outcome === undefined) problems.push(`does not exist: "${name}" (for ${file}, ${upstream})`);
        else if (outcome === 'skipped') problems.push(`was skipped without a reason: "${name}" (for ${file}, ${upstream})`);
      }
    }
  }
  return problems;
}
