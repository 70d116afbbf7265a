import { StoreError } from '../../../core/errors/store-error.js';
import type { Rejection } from '../state/rejection.js';

/** What a log that could not write means for a sample; other errors are thrown on. */
export function storageRejection(error: unknown): Rejection {
  if (error instanceof StoreError) return { reason: 'storage', message: error.message };
  throw error;
}
