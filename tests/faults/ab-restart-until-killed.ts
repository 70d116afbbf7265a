// A service with an A/B test on the embedded store, which ends as it is told. Says a line when it may be ended.
import { writeSync } from 'node:fs';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';

const [trackingUri, ending = '', first = '0', count = '0'] = process.argv.slice(2);
const flushIntervalMs = ending === 'killed after an interval' ? 50 : 3_600_000;
const ab = new ABTestingFramework({ trackingUri, flushIntervalMs });
const { status } = await ab.createTest({
  testId: 'checkout',
  variants: [{ name: 'current' }, { name: 'candidate' }],
  unit: 'user',
  metric: { name: 'spend', kind: 'mean', perUnit: 'sum' },
});
if (status === 'draft') await ab.startTest('checkout');

function serve(from: number, users: number): void {
  for (let user = from; user < from + users; user++) {
    const { requestId } = ab.routeRequest({ testId: 'checkout', unitId: `user-${user}` });
    if (!ab.recordOutcome(requestId, { reward: 2 }).accepted) throw new Error('An outcome was not recorded.');
  }
}

serve(Number(first), Number(count));
const holding = setInterval(() => {}, 1_000);
switch (ending) {
  case 'closed at SIGTERM':
    process.once('SIGTERM', () => {
      clearInterval(holding);
      void ab.close();
    });
    break;
  case 'process.exit after a flush':
    await ab.flush();
    // Nobody flushes these.
    serve(1_000_000, 50);
    process.exit(0);
    break;
  case 'killed after a flush':
    await ab.flush();
    serve(1_000_000, 50);
}
writeSync(1, 'ready\n');
