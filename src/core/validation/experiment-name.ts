import { limits } from '../limits.js';
import { parseText } from './text.js';

/** Checks the name of an experiment. @throws ValidationError */
export function parseExperimentName(value: unknown): string {
  return parseText('The name of an experiment', value, { maxLength: limits.experimentNameLength, required: true });
}
