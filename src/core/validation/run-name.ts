import type { Tag } from '../entities/metric.js';
import { ValidationError } from '../errors/request-error.js';
import { limits } from '../limits.js';
import { runNameTag } from './tag.js';
import { parseText } from './text.js';

/**
 * The name of a run, given by the option `runName` or by the tag; servers refuse a name that differs from its tag.
 *
 * @throws ValidationError
 */
export function parseRunName(option: unknown, tags: readonly Tag[] = []): string | undefined {
  const tag = tags.find(({ key }) => key === runNameTag)?.value;
  if (option === undefined) return tag;
  const name = parseText('The option runName', option, { maxLength: limits.runNameLength, required: true });
  if (tag === undefined || tag === name) return name;
  throw new ValidationError(`The option runName "${name}" and the tag ${runNameTag} "${tag}" name the run differently; give one of them.`);
}
