import { readFileSync } from 'node:fs';

/** What a script of tests/golden/stats wrote into a file beside it. */
export function readGolden<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../golden/stats/${file}.json`, import.meta.url), 'utf8')) as T;
}

/** Cases of one subject in a file. */
export function goldenCases<T>(file: string, subject: string): readonly T[] {
  return readGolden<Record<string, T[]>>(file)[subject] as T[];
}

/** What `tests.py` wrote on a subject. */
export function goldenTests<T>(subject: string): T {
  return readGolden<T>(`tests-${subject}`);
}
