import { randomUUID } from 'node:crypto';

/** A new id of 32 hex digits, as MLflow's own run ids. */
export function newId(): string {
  return randomUUID().replaceAll('-', '');
}
