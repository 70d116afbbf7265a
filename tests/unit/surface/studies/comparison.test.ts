import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../src/surface/studies/compare-runs.js';
import { csv } from '../../../../src/surface/studies/csv.js';
import { textTable } from '../../../../src/surface/studies/text-table.js';
import { newStudy } from './study-fixture.js';

describe('the table of a comparison', () => {
  it('aligns text to the left and numbers to the right, with six significant digits', async () => {
    const study = await newStudy();
    await study.add('a long name', { metrics: { loss: 1 / 3, count: 1_234_567 }, params: { depth: '3' } });
    await study.add('b', { metrics: { loss: Number.NaN } });
    const comparison = await compareRuns('study', { client: study.client });
    expect(comparison.toTable(comparison.columns.slice(1))).toBe(
      [
        'run_name     metric_count  metric_loss  param_depth',
        '-----------  ------------  -----------  -----------',
        'b                                  NaN',
        'a long name       1234567     0.333333  3',
      ].join('\n'),
    );
  });

  it('keeps columns straight for East Asian text, emoji and combining marks', () => {
    const lines = textTable(
      ['name', 'x'],
      [
        ['実験', '1'],
        ['e\u0301t\u00e9', '2'],
        ['👩 a', '3'],
        ['ascii', '4'],
      ],
      new Set(),
    ).split('\n');
    expect(lines.slice(2)).toEqual(['実験   1', 'e\u0301t\u00e9    2', '👩 a   3', 'ascii  4']);
    expect(lines[1]).toBe('-----  -');
  });

  it('lets no name break a line, move the cursor, turn the text around or fill the screen', () => {
    const hostile = ['a\nb', 'a\r\u001b[2Jb', 'a\u202eb\u2028c', 'x'.repeat(100), `${'y'.repeat(38)}👩‍🔬👩‍🔬`, '\ud800'];
    const lines = textTable(
      ['na\nme'],
      hostile.map((name) => [name]),
      new Set(),
    ).split('\n');
    expect(lines).toHaveLength(hostile.length + 2);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(lines.slice(0, 5)).toEqual(['na me', '-'.repeat(41), 'a b', 'a [2Jb', 'a b c']);
    expect(lines[5]).toBe(`${'x'.repeat(39)}…`);
  });
});

describe('the CSV of a comparison', () => {
  it('has every digit, and empty cells for what a run lacks', async () => {
    const study = await newStudy();
    const first = await study.add('first', { metrics: { loss: 1 / 3 } });
    const second = await study.add('second', { metrics: { loss: Number.NaN }, params: { depth: '3' } });
    expect((await compareRuns('study', { client: study.client })).toCsv()).toBe(
      `run_id,run_name,metric_loss,param_depth\r\n${second},second,NaN,3\r\n${first},first,0.3333333333333333,\r\n`,
    );
  });

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://example.com","x")', `"'=HYPERLINK(""http://example.com"",""x"")"`],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+1 555', "'+1 555"],
    ['-1-1', "'-1-1"],
    ['-', "'-"],
    ['\t=1', "'\t=1"],
    ['\n=1', `"'\n=1"`],
    ['＝1+1', "'＝1+1"],
    ['-0.5', '-0.5'],
    ['+1e-3', '+1e-3'],
    ['-Infinity', "'-Infinity"],
    ['', ''],
  ])('writes %j as %j', (text, cell) => {
    expect(csv([text], [[text]])).toBe(`${cell}\r\n${cell}\r\n`);
  });
});
