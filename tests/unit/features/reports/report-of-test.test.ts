import { describe, expect, test } from 'vitest';
import { analyzeTest } from '../../../../src/domain/experiment/analysis/analyze-test.js';
import { reportOfTest } from '../../../../src/features/reports/report-of-test.js';
import type { TestReport } from '../../../../src/features/reports/test-report.js';
import { armOf, armsNamed, conversions, now, recordOf, totalsOf } from '../../domain/experiment/example-test.js';
import { hostileNames, hostileTest, madeTest, manyArms, twoArms } from './report-fixture.js';

describe('The JSON report', () => {
  test('parses to the values of the analysis, its course and its definition', async () => {
    const input = madeTest({ arms: twoArms, hours: 5 });
    const report = JSON.parse(await reportOfTest(input, 'json')) as TestReport;
    expect(Object.keys(report)).toEqual(['schemaVersion', 'analysis', 'snapshots', 'definition', 'allocations']);
    expect(report.schemaVersion).toBe(1);
    expect(report.analysis).toEqual(input.analysis);
    expect(report.snapshots).toEqual(input.snapshots);
    expect(report.definition).toMatchObject({ testId: 'checkout', minSampleSize: 1000 });
    expect(report.allocations).toEqual(input.record?.allocations);
  });

  test('names no unit: forced units, targeting and the salt stay out of it', async () => {
    const { analysis, snapshots, record } = madeTest({
      arms: twoArms,
      hours: 1,
      definition: { forced: { 'anna@example.org': 'candidate' }, salt: 'pepper' },
    });
    const text = await reportOfTest({ analysis, snapshots, record }, 'json');
    expect(text).not.toMatch(/anna|pepper|targeting/);
  });

  test('ends its course with the analysis itself, where that was not kept', async () => {
    const { analysis, snapshots } = madeTest({ arms: twoArms, hours: 5 });
    const report = JSON.parse(await reportOfTest({ analysis, snapshots: snapshots.slice(0, 2).reverse() }, 'json')) as TestReport;
    expect(report.snapshots).toEqual([snapshots[0], snapshots[1], snapshots[4]]);
    expect(report.definition).toBeUndefined();
  });
});

describe('The Markdown report', () => {
  test('says first what to do and why, and then what that rests on', async () => {
    const text = await reportOfTest(madeTest({ arms: twoArms, hours: 72 }), 'markdown');
    expect(text).toMatch(/^# Checkout\n\n\*\*Promote candidate\*\*\n\n- The minimum duration/);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'Arms',
      'Metrics',
      'Comparisons',
      'Guardrails',
      'Traffic split',
      'Power',
      'Warnings',
    ]);
    expect(text).toContain('| converted (primary) | candidate | 0.042 [0.027, 0.057] | 46 [28, 68] % | < 0.0001 |');
    expect(text).toContain('| latency_ms | candidate | 5 | 2.01 [1.46, 2.57] | holds |');
  });

  test('shows hostile names as they are: every table keeps its columns, and nothing becomes an element', async () => {
    const text = await reportOfTest(hostileTest(), 'markdown');
    expect(text).toContain(
      String.raw`\](javascript:alert(1)) \*\*bold\*\* \`code\` \| cell \| # heading \<b>html\</b> ![x\](http\://x.test/p.png) \&lt;script\&gt;`,
    );
    expect(text).not.toMatch(/(?<!\\)<[a-z/!?]/i);
    expect(text).not.toMatch(/(?<!\\)\]\(/);
    expect(text).not.toContain(hostileNames.bidi.slice(0, 4));
    for (const table of text.split('\n\n').filter((block) => block.startsWith('|'))) {
      const widths = table
        .trim()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  test('names the correction that keeps a small p-value from being significant', async () => {
    const record = recordOf({ arms: armsNamed('current', 'blue', 'green'), method: 'fixed' });
    const bought = { current: 100, blue: 131, green: 115 };
    const totals = totalsOf(Object.entries(bought).map(([name, units]) => armOf(name, 1000, conversions(units))));
    const analysis = analyzeTest({ record, totals, now });
    const text = await reportOfTest({ analysis, snapshots: [], record }, 'markdown');
    expect(text).toContain('do not differ significantly yet: corrected for 2 comparisons by Holm, p = 0.0301 is 0.0602, above 0.05.');
    expect(text).toContain('p-values are adjusted for 2 comparisons by the correction of Holm.');
    expect(text).toMatch(/\| blue \|.*\| 0\.0301 \| 0\.0602 \|.*\| not decided, after correction \|/);
    expect(text).toMatch(/\| green \|.*\| not decided \|/);
  });

  test('says why a comparison cannot be computed', async () => {
    const text = await reportOfTest(madeTest({ arms: twoArms, hours: 0 }), 'markdown');
    expect(text).toMatch(/\| converted \(primary\) \| candidate \| – \| – \| – \| – \| – \| – \| – \| .+ \|/);
  });
});

describe('The HTML report', () => {
  test('is one file that may load and run nothing', async () => {
    const html = await reportOfTest(madeTest({ arms: twoArms, hours: 5 }), 'html');
    expect(html).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'">/,
    );
    expect(html).not.toMatch(/<script|<link|<iframe|<object|<img|\son\w+=|\shref=|\ssrc=|\sstyle=|@import|url\(/i);
    expect(html.match(/<svg /g)).toHaveLength(4);
  });

  test('escapes hostile names wherever they are', async () => {
    const html = await reportOfTest(hostileTest(), 'html');
    expect(html).not.toMatch(/<script|<img|<b>/i);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).toContain('&lt;/title&gt;&lt;/style&gt;&lt;/svg&gt;&lt;script&gt;alert(1)');
    expect(html).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|\u202e/u);
  });

  test('gives no two elements one id', async () => {
    const html = await reportOfTest(manyArms(), 'html');
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is the same for the same test', async () => {
    const input = madeTest({ arms: twoArms, hours: 5 });
    expect(await reportOfTest(input, 'html')).toBe(await reportOfTest(input, 'html'));
  });

  test('keeps the control and gathers the smallest of many arms in the plot of traffic', async () => {
    const html = await reportOfTest(manyArms(), 'html');
    const legend = html.match(/<ul class="legend">.*<\/ul>/)?.[0] ?? '';
    expect(legend.match(/<li>/g)).toHaveLength(8);
    expect(legend).toMatch(/^<ul class="legend"><li><bdi>control</);
    expect(legend).toMatch(/3 other arms/);
  });

  test('says in place of a plot that there is nothing to draw yet', async () => {
    const html = await reportOfTest(madeTest({ arms: twoArms, hours: 0 }), 'html');
    expect(html).not.toContain('<svg');
    expect(html).toContain('No effect could be computed yet.');
    expect(html).toContain('No unit is enrolled yet.');
  });
});

test('A course that came back from JSON with null for what is infinite is reported in every format', async () => {
  const { analysis, snapshots } = madeTest({ arms: twoArms, hours: 3 });
  const unbounded = snapshots.map((snapshot) => ({
    ...snapshot,
    comparisons: snapshot.comparisons.map((comparison) => ({
      ...comparison,
      effect: { ...comparison.effect, upper: null as unknown as number },
    })),
  }));
  expect(await reportOfTest({ analysis, snapshots: unbounded }, 'html')).not.toMatch(/NaN|Infinity|null|undefined/);
});

test('Another format is refused by name', async () => {
  const input = madeTest({ arms: twoArms, hours: 0 });
  await expect(reportOfTest(input, 'pdf' as 'html')).rejects.toThrow(
    expect.objectContaining({
      code: 'VALIDATION',
      message: expect.stringMatching(/format of a report must be one of json, markdown, html, csv, not the string "pdf"/),
    }),
  );
});
