import { readFileSync } from 'node:fs';

/** Cases of one subject in a file of tests/golden/stats. */
export function goldenCases<T>(file: string, subject: string): readonly T[] {
  const text = readFileSync(new URL(`../../golden/stats/${file}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as Record<string, T[]>)[subject] as T[];
}
