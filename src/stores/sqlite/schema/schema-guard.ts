import type { Logger } from '../../../core/logger.js';
import type { Session } from '../session.js';
import { checkSchema } from './check-schema.js';

/**
 * The check that a database runs first, and again when another process migrated its file. A revision that this version
 * of the package does not know is used when its shape fits, with one warning.
 *
 * @throws StoreError of kind `unknown-schema`, from the check
 */
export function schemaGuard(file: string, logger: Logger): (session: Session) => void {
  let warnedOf: string | undefined;
  return (session) => {
    const { revision, known } = checkSchema(session, file);
    if (known || revision === warnedOf) return;
    warnedOf = revision;
    logger.warn({ file, revision }, 'The MLflow database has a schema revision newer than this package; its tables fit and it is used.');
  };
}
