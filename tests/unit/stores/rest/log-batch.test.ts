import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../../src/core/entities/metric.js';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import type { RunBatch } from '../../../../src/ports/tracking-store.js';
import { logBatch } from '../../../../src/stores/rest/log-batch.js';
import { RecordingHttpClient } from './recording-http-client.js';

interface Body {
  readonly run_id: string;
  readonly metrics?: readonly unknown[];
  readonly params?: readonly { readonly key: string; readonly value: string }[];
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

const param = (index: number, value: string) => ({ key: `p${index}`, value });
const nothing: RunBatch = { metrics: [], params: [], tags: [] };

async function bodiesOf(batch: RunBatch): Promise<readonly string[]> {
  const http = new RecordingHttpClient();
  await logBatch(http, 'r1', batch);
  return http.requests.map(({ body }) => body ?? '');
}

describe('logBatch', () => {
  it('sends an ordinary batch in one request and leaves out what is empty', async () => {
    const metrics = Array.from({ length: 1000 }, (_, step) => ({
      key: 'k'.repeat(250),
      value: 0.1 + step,
      timestamp: 1_700_000_000_000,
      step,
    }));
    const bodies = await bodiesOf({ ...nothing, metrics });
    expect(bodies).toHaveLength(1);
    expect(JSON.parse(bodies[0] ?? '')).toEqual({ run_id: 'r1', metrics });
  });

  it('sends an empty batch, so that the server can say whether the run exists', async () => {
    expect(await bodiesOf(nothing)).toEqual(['{"run_id":"r1"}']);
  });

  it('splits long values over bodies of at most 900,000 bytes, every item once and in order', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, fc.constantFrom('x', 'é', '漢', '\u0001', '"'), async (paramSizes, tagSizes, character) => {
        const params = paramSizes.map((size, index) => param(index, character.repeat(size)));
        const tags = tagSizes.map((size, index) => param(index, character.repeat(size)));
        const metrics = [{ key: 'm', value: 1, timestamp: 1, step: 0 }];
        const bodies = await bodiesOf({ metrics, params, tags });
        for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(900_000);
        const parsed = bodies.map((body) => JSON.parse(body) as Body);
        expect(parsed.flatMap((body) => body.params ?? [])).toEqual(params);
        expect(parsed.flatMap((body) => body.tags ?? [])).toEqual(tags);
        expect(parsed.flatMap((body) => body.metrics ?? [])).toEqual(metrics);
        expect(new Set(parsed.map((body) => body.run_id))).toEqual(new Set(['r1']));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('sends a single item that is too large by itself, for the server to judge', async () => {
    const bodies = await bodiesOf({ ...nothing, params: [param(0, 'a'), param(1, 'x'.repeat(1_000_000))] });
    expect(bodies.map((body) => (JSON.parse(body) as Body).params?.map(({ key }) => key))).toEqual([['p0'], ['p1']]);
  });
});

describe('logBatch on a server that refuses stored metrics', () => {
  /** Like servers before 3.17: a request with a stored NaN is refused as a whole. */
  function oldServer(stored: Metric[]) {
    const accepted: unknown[] = [];
    const refused = new ValidationError('UNIQUE', { status: 400, errorCode: 'BAD_REQUEST', details: { duplicateKey: true } });
    const http = new RecordingHttpClient(({ body }) => {
      const { metrics = [], params = [] } = JSON.parse(body ?? '') as { metrics?: { value: unknown; step: number }[]; params?: unknown[] };
      if (metrics.some((metric) => metric.value === 'NaN' && stored.some(({ step }) => step === metric.step))) return refused;
      accepted.push(...metrics.map(({ step }) => step), ...params);
      return {};
    });
    return { http, accepted };
  }
  const metric = (step: number, value: number): Metric => ({ key: 'm', value, timestamp: 1, step });

  it('delivers everything else, with few requests', async () => {
    const metrics = Array.from({ length: 100 }, (_, step) => metric(step, step % 50 === 0 ? Number.NaN : 1));
    const { http, accepted } = oldServer([metric(50, Number.NaN)]);
    await logBatch(http, 'r1', { metrics, params: [param(0, 'a')], tags: [] });
    expect(accepted).toHaveLength(100);
    expect(accepted).toContain(0);
    expect(accepted).not.toContain(50);
    expect(http.requests).toHaveLength(5);
  });

  it('passes on a refusal that is not about an equal metric', async () => {
    const { http } = oldServer([metric(1, Number.NaN)]);
    await expect(logBatch(http, 'r1', { ...nothing, metrics: [{ ...metric(1, Number.NaN), modelId: 'm-1' }] })).rejects.toThrow(
      ValidationError,
    );
    const other = new RecordingHttpClient(new ValidationError('No.', { status: 400, errorCode: 'BAD_REQUEST' }));
    await expect(logBatch(other, 'r1', { ...nothing, metrics: [metric(1, 1), metric(2, 1)] })).rejects.toThrow(ValidationError);
    expect(other.requests).toHaveLength(1);
  });

  it('passes on the refusal of a single param', async () => {
    const duplicate = new ValidationError('UNIQUE', { status: 400, errorCode: 'BAD_REQUEST', details: { duplicateKey: true } });
    await expect(logBatch(new RecordingHttpClient(duplicate), 'r1', { ...nothing, params: [param(0, 'a')] })).rejects.toThrow(
      ValidationError,
    );
  });
});
