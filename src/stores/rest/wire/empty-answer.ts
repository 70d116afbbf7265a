import { z } from 'zod';

/** The answer of endpoints that only acknowledge: an object, today without fields. */
export const emptyAnswer = z.object({});
