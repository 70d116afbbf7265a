import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import type { BatchingOptions } from '../batching-predictor.js';

/** Checks the option `batching`; undefined when requests are not to be run together. @throws ValidationError */
export function parseBatching(batching: boolean | BatchingOptions): BatchingOptions | undefined {
  if (typeof batching === 'boolean') return batching ? {} : undefined;
  const { maxRows, maxQueueRows, maxDelayMs = 0, targetRunMs, ...others } = parseObject('The option batching', batching);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new ValidationError(`There is no option batching.${unknown}; known are maxRows, maxQueueRows, maxDelayMs and targetRunMs.`);
  }
  for (const [name, rows] of Object.entries({ maxRows, maxQueueRows })) {
    if (rows !== undefined) parseInteger(`The option batching.${name}`, rows, { min: 1 });
  }
  if (!(typeof maxDelayMs === 'number' && maxDelayMs >= 0 && maxDelayMs < 2 ** 31)) {
    throw new ValidationError(`The option batching.maxDelayMs must be a number of milliseconds from 0 on, not ${describe(maxDelayMs)}.`);
  }
  if (targetRunMs !== undefined && !(typeof targetRunMs === 'number' && targetRunMs > 0)) {
    throw new ValidationError(`The option batching.targetRunMs must be a number of milliseconds above 0, not ${describe(targetRunMs)}.`);
  }
  return { maxRows, maxQueueRows, maxDelayMs, targetRunMs };
}
