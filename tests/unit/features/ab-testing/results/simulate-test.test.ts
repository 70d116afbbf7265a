import { describe, expect, it } from 'vitest';
import { AbortError, TimeoutError } from '../../../../../src/core/errors/request-error.js';
import { checkout, openFramework } from '../framework-fixture.js';

const options = { baseline: { bought: { mean: 0.2 } }, unitsPerDay: 500, days: 7, runs: 30 };

describe('simulateTest', () => {
  it('takes what createTest takes, and stores nothing', async () => {
    const { ab } = openFramework();
    const predictor = { predict: async () => 1 } as never;
    const variants = [{ name: 'current', predictor }, { name: 'candidate' }];
    const result = await ab.simulateTest({ ...checkout, variants }, { ...options, effects: { candidate: { bought: { relative: 0.5 } } } });
    expect(result.power?.rate).toBeGreaterThan(result.falsePositiveRate.rate);
    expect(result).toMatchObject({ testId: 'checkout', runs: 30, days: 7, looks: 7 });
    expect(await ab.listTests()).toEqual([]);
  });

  it('lets requests be served while it computes', async () => {
    const { ab } = openFramework();
    // Between two turns, in milliseconds that the simulation had of a processor: other programs on the machine do not count.
    const spans: number[] = [];
    let before = process.cpuUsage();
    const controller = new AbortController();
    const timer = setInterval(() => {
      spans.push(process.cpuUsage(before).user / 1e3);
      before = process.cpuUsage();
      if (spans.length === 20) controller.abort();
    }, 5);
    const { signal } = controller;
    const waiting = ab.simulateTest(checkout, { ...options, byUnit: true, unitsPerDay: 20_000, runs: 1_000_000, signal });
    await expect(waiting).rejects.toThrow(AbortError);
    clearInterval(timer);
    // Half of the turns at least; collecting garbage may take a few away.
    expect(spans.sort((a, b) => a - b)[spans.length >> 1]).toBeLessThan(50);
  });

  it('ends when its caller no longer waits', async () => {
    const { ab } = openFramework();
    const controller = new AbortController();
    const waiting = ab.simulateTest(checkout, { ...options, runs: 1_000_000, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(waiting).rejects.toThrow(AbortError);
    await expect(ab.simulateTest(checkout, { ...options, runs: 1_000_000, timeoutMs: 50 })).rejects.toThrow(TimeoutError);
  });

  it('says what is wrong with the test, and with what it is to meet', async () => {
    const { ab } = openFramework();
    await expect(ab.simulateTest({ ...checkout, confidence: 2 }, options)).rejects.toThrow('confidence');
    await expect(ab.simulateTest(checkout, { ...options, baseline: {} })).rejects.toThrow('baseline needs "bought"');
    await expect(ab.simulateTest(checkout, { ...options, wrong: 1 } as never)).rejects.toThrow('"wrong"');
  });
});
