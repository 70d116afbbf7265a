import { describe, it } from 'vitest';
import { expectTheAccountAddsUp } from './account-invariant.js';

describe('The account of a buffer', () => {
  it.each(['throw', 'dropOldest'] as const)('always adds up, in total and for every run, whatever happens (%s)', (whenFull) =>
    expectTheAccountAddsUp(whenFull, { sequences: 300, seed: 28 }),
  );
});
