import { createHash } from 'node:crypto';
import { parseArtifactName } from '../../core/artifact-path.js';
import { isValidation } from '../../core/errors/guards.js';
import { limits } from '../../core/limits.js';
import { parseKey } from '../../core/validation/key.js';

/** Where the reports of a test are among the artifacts of a run; a test id that no store takes as a name gets one made of its digest. */
export function reportDirectory(testId: string): string {
  const named = `ab-test/${testId}`;
  return isTaken((path) => parseArtifactName('The artifact path', path), named) ? named : `ab-test/test-${digest(testId)}`;
}

/** Name of a metric of a run, of the kind of report and what it measures; one that MLflow would refuse, or that is too long, is cut and told apart by its digest. */
export function metricKey(...parts: readonly string[]): string {
  const key = parts.join('/');
  if (isTaken((name) => parseKey('metric', name), key)) return key;
  const leaf = parts.at(-1) ?? '';
  const tail = `-${digest(key)}/${leaf}`;
  const head = parts
    .slice(0, -1)
    .map((part) => part.replace(/[^\p{L}\p{N}_-]+/gu, '_'))
    .join('/');
  return `${head.slice(0, limits.keyLength - tail.length).replace(/\/$/, '')}${tail}`.replace(/\p{Cs}/gu, '');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Whether a name is taken as it is. */
function isTaken(parse: (name: string) => string, name: string): boolean {
  try {
    return parse(name) === name;
  } catch (error) {
    if (!isValidation(error)) throw error;
    return false;
  }
}
