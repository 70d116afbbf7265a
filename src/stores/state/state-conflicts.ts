import { ConflictError } from '../../core/errors/request-error.js';

/** The refusal to write over a value that is not at the expected revision; 0 stands for no value. */
export function staleRevision(key: string, expected: number, revision: number): ConflictError {
  const found = revision === 0 ? 'there is no value' : `it is at ${revision}`;
  return new ConflictError(`"${key}" is not at revision ${expected}: ${found}. Read it again and decide anew.`, {
    details: { key, revision },
  });
}

/** The refusal of a lease that somebody else holds. */
export function leaseTaken(name: string, leftMs: number): ConflictError {
  return new ConflictError(`The lease "${name}" is taken for another ${leftMs} ms unless its holder renews or releases it.`, {
    details: { name, leftMs },
  });
}

/** The refusal to renew a lease that ran out or that somebody else holds by now. */
export function leaseLost(name: string): ConflictError {
  return new ConflictError(`The lease "${name}" was lost: it was not renewed in time. Stop what it protected, and acquire it anew.`, {
    details: { name },
  });
}
