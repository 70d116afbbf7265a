import { limits } from '../../core/limits.js';
import type { RunBatch } from '../../ports/tracking-store.js';
import { refusal } from './refusal.js';

/** Refuses a batch that a server would refuse for its size, or for naming a param twice. @throws ValidationError */
export function checkBatch({ metrics, params, tags }: RunBatch): void {
  checkCount('metrics', metrics.length, limits.metricsPerBatch);
  checkCount('params', params.length, limits.paramsPerBatch);
  checkCount('tags', tags.length, limits.tagsPerBatch);
  checkCount('items', metrics.length + params.length + tags.length, limits.itemsPerBatch);
  const keys = new Set<string>();
  for (const { key } of params) {
    if (keys.has(key)) throw refusal('INVALID_PARAMETER_VALUE', `Param "${key}" occurs twice in one batch; keep one of them.`);
    keys.add(key);
  }
}

/** @throws ValidationError */
export function checkPageSize(maxResults: number, largest: number): void {
  if (Number.isInteger(maxResults) && maxResults >= 1 && maxResults <= largest) return;
  throw refusal('INVALID_PARAMETER_VALUE', `maxResults must be an integer between 1 and ${largest}, not ${maxResults}.`);
}

/** @throws ValidationError */
export function checkCount(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw refusal('INVALID_PARAMETER_VALUE', `There are ${count} ${what}; a call takes at most ${most}. Split them.`);
}
