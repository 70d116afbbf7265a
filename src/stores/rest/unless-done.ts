import { NotFoundError } from '../../core/errors/request-error.js';

/**
 * Waits for a removal that servers answer with 404 when it is repeated. When the request was sent more than once, an
 * earlier sending may have done the work although its answer was lost: `isDone` looks.
 */
export async function unlessDone(request: Promise<unknown>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await request;
  } catch (error) {
    const repeated = error instanceof NotFoundError && (error.attempts ?? 1) > 1;
    if (!repeated || !(await isDone().catch(() => false))) throw error;
  }
}
