import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { Alternative } from '../sample.js';

/**
 * Checks which differences count; both when nothing is said.
 *
 * @throws StatisticsError
 */
export function checkAlternative(value: Alternative = 'two-sided'): Alternative {
  if (value === 'two-sided' || value === 'greater' || value === 'less') return value;
  throw new StatisticsError(`alternative must be 'two-sided', 'greater' or 'less', not ${describe(value)}.`);
}
