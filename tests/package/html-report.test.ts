import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Consumer, packedConsumer } from '../support/packed-package.js';

/** Nobody listens at that address, and a test of names alone needs no models. */
const report = `const ab = new ABTestingFramework({ trackingUri: 'http://127.0.0.1:9', state: await openStateStore('memory:') });
  await ab.createTest({ testId: 't', variants: [{ name: 'a' }, { name: 'b' }], unit: 'user', metric: { name: 'm', kind: 'proportion' } });
  await ab.startTest('t');
  for (let user = 0; user < 500; user++) ab.recordOutcome(ab.routeRequest({ testId: 't', unitId: user }).requestId, { reward: user % 2 });
  await ab.analyzeResults('t');
  try {
    const html = await ab.report('t', { format: 'html' });
    console.log(html.slice(0, 15), html.includes('<svg'));
  } catch (error) {
    console.log(error.code, error.message);
  }
  await ab.close();`;

let consumer: Consumer;
beforeAll(async () => {
  consumer = await packedConsumer();
  consumer.write('esm.mjs', `import { ABTestingFramework, openStateStore } from 'mlflow-ops';\n${report}`);
  consumer.write('cjs.cjs', `const { ABTestingFramework, openStateStore } = require('mlflow-ops');\n(async () => {${report}})();`);
}, 300_000);
afterAll(() => consumer.remove());

test.each(['esm.mjs', 'cjs.cjs'])('without vega, an HTML report in %s says how to get it', (file) => {
  expect(consumer.run(file)).toMatch(/^NOT_SUPPORTED .*`npm install vega`/);
});

describe('With vega', () => {
  beforeAll(() => {
    symlinkSync(resolve(import.meta.dirname, '../../node_modules/vega'), join(consumer.directory, 'node_modules/vega'));
  });

  test.each(['esm.mjs', 'cjs.cjs'])('a report is drawn as HTML in %s', (file) => {
    expect(consumer.run(file)).toBe('<!doctype html> true\n');
  });
});
