import { expect, test } from 'vitest';
import { openProgressBar } from '../../../../src/features/artifacts/progress-bar.js';

/** A bar on a terminal that keeps what is written, with a clock that is set by hand. */
function bar(title: string, columns?: number) {
  const written: string[] = [];
  const terminal = { write: (text: string | Uint8Array) => written.push(String(text)) > 0, columns: columns as number };
  const clock = { now: 0 };
  const { show, close } = openProgressBar(title, terminal, () => clock.now);
  const mebibytes = 2 ** 20;
  return {
    written,
    close,
    at(seconds: number, transferred: number, total?: number, files = { filesDone: 0, files: 1 }): void {
      clock.now = seconds * 1_000;
      show({ path: 'a', transferred: transferred * mebibytes, total: total === undefined ? undefined : total * mebibytes, ...files });
    },
  };
}

test('a transfer of less than two seconds shows nothing and leaves nothing', () => {
  const { at, close, written } = bar('model.onnx');
  for (const seconds of [0, 0.5, 1.999]) at(seconds, 1, 10);
  close();
  expect(written).toEqual([]);
});

test('a longer one shows share, size, files and rate, at most five times a second, and is wiped at the end', () => {
  const { at, close, written } = bar('model');
  at(2, 25, 100, { filesDone: 1, files: 4 });
  at(2.1, 30, 100);
  at(2.3, 50, 100);
  close();
  expect(written).toEqual([
    `\r\u001b[Kmodel ${'█'.repeat(6)}${'░'.repeat(18)} 25 % of 100.0 MiB 1/4 files 12.5 MiB/s`,
    expect.stringContaining('50 % of 100.0 MiB 21.7 MiB/s'),
    '\r\u001b[K',
  ]);
});

test('a total that is unknown, zero or passed is no nonsense', () => {
  const { at, written } = bar('m');
  at(2, 3);
  at(3, 3, 0);
  at(4, 12, 10);
  expect(written.map((text) => text.slice(4))).toEqual(['m 3.0 MiB 1.5 MiB/s', 'm 3.0 MiB 1.0 MiB/s', expect.stringContaining('100 % of')]);
});

test('a name with control characters moves no cursor, and a narrow terminal no line', () => {
  const { at, written } = bar('a\u001b[2J\r\n\u202eb', 20);
  at(2, 1, 2);
  const [text = ''] = written;
  expect(text.slice(4)).toMatch(/^a\?\[2J\?\?\?b /);
  expect(text.slice(4)).toHaveLength(19);
});
