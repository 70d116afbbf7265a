import { expectTheAccountAddsUp } from '../unit/features/delivery/account-invariant.js';
import { prove } from './prove.js';

for (const whenFull of ['throw', 'dropOldest'] as const) {
  prove(
    {
      name: `Of what a buffer accepted, every value is delivered, pending, dropped or quarantined, at any time (\`${whenFull}\`)`,
      rounds: '100,000 sequences, seeds 28 to 59',
    },
    async () => {
      await expectTheAccountAddsUp(whenFull, { sequences: 100_000, seed: 28, atOnce: 32 });
      return undefined;
    },
  );
}
