import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinArtifactPath, localPath, parseArtifactName, parseArtifactPath } from '../../../src/core/artifact-path.js';

const parse = (value: unknown): string => parseArtifactPath('The artifact path', value);

test.each([
  ['', ''],
  ['.', ''],
  ['./', ''],
  ['a', 'a'],
  ['a/b', 'a/b'],
  ['a//b', 'a/b'],
  ['./a/./b/', 'a/b'],
  ['...a', '...a'],
  ['..a/b..c', '..a/b..c'],
  ['100%', '100%'],
  ['a%zz', 'a%zz'],
  ['~root', '~root'],
  ['console.log', 'console.log'],
  ['12:30.txt', '12:30.txt'],
  ['a b/é', 'a b/é'],
  [' a', ' a'],
])('%j becomes %j', (given, canonical) => {
  expect(parse(given)).toBe(canonical);
});

test.each([
  [undefined, /string/],
  [null, /string/],
  [7, /string/],
  ['..', /"\.\."/],
  ['a/..', /"\.\."/],
  ['a/../../b', /"\.\."/],
  ['/a', /relative/],
  ['//a', /relative/],
  ['a\\b', /backslash/],
  ['..\\..\\x', /backslash/],
  ['a\0b', /control/],
  ['a\nb', /control/],
  ['a\u007fb', /control/],
  ['a\u0085b', /control/],
  ['a#b', /"#"/],
  ['%2e%2e/a', /hex/],
  ['a%2fb', /hex/],
  ['%2541', /hex/],
  ['C:x', /drive/],
  ['a/c:', /drive/],
  ['file:x', /URI/],
  ['./file:x', /URI/],
  ['.//http:/a', /URI/],
  ['http://a/b', /URI/],
  ['s3://a', /URI/],
  ['con', /device/],
  ['a/NUL.txt', /device/],
  ['lpt1', /device/],
  ['com¹.log', /device/],
  ['aux .x', /device/],
  ['a.', /Windows drops/],
  ['a /b', /Windows drops/],
  ['...', /Windows drops/],
  ['a\ud800b', /surrogate/],
  ['x'.repeat(256), /256 bytes/],
  ['é'.repeat(128), /256 bytes/],
])('%j is refused with the reason', (given, reason) => {
  expect(() => parse(given)).toThrow(expect.objectContaining({ name: 'ValidationError', message: expect.stringMatching(reason) }));
});

test('names of 255 bytes are taken', () => {
  expect(parse('x'.repeat(255))).toHaveLength(255);
});

test('the root is no name', () => {
  expect(() => parseArtifactName('The artifact path', './')).toThrow('root');
  expect(parseArtifactName('The artifact path', 'a')).toBe('a');
});

test('canonical paths are joined, and the root adds nothing', () => {
  expect([joinArtifactPath('', 'a'), joinArtifactPath('a', ''), joinArtifactPath('a/b', 'c'), joinArtifactPath('', '')]).toEqual([
    'a',
    'a',
    'a/b/c',
    '',
  ]);
});

describe('whatever is given', () => {
  /** Pieces from which attacks are made, among ordinary ones. */
  const pieces = [
    ...[
      '..',
      '.',
      '/',
      '\\',
      '//',
      'a',
      'b.txt',
      '%2e',
      '%2F',
      '%5c',
      '%25',
      '%00',
      '\0',
      '\n',
      '#',
      '?',
      ':',
      'C:',
      'c:\\',
      '\\\\host\\share',
    ],
    ...[
      'con',
      'NUL',
      'aux.txt',
      'com1',
      ' ',
      '. ',
      '.. ',
      '~',
      'file:',
      'http://',
      '\u2024',
      '\uff0e',
      '\uff0f',
      'é',
      'e\u0301',
      '\u202e',
      '\ud800',
    ],
  ];
  const paths = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
    fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 6 }).map((parts) => parts.join('/')),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const settings = { numRuns: 20_000, seed: 20_261_121 };

  const accepted = (value: string): string | undefined => {
    try {
      return parse(value);
    } catch (error) {
      expect(error).toMatchObject({ name: 'ValidationError' });
      return undefined;
    }
  };

  /** Whether every stage of decoding that servers do leaves a path inside, by the rules of a platform. */
  const staysInside = (rules: typeof posix, root: string, value: string): boolean => {
    for (let text = value; ; ) {
      const way = rules.relative(root, rules.resolve(root, text));
      if (way === '..' || way.startsWith(`..${rules.sep}`) || rules.isAbsolute(way)) return false;
      let decoded: string;
      try {
        decoded = decodeURIComponent(text);
      } catch {
        return true;
      }
      if (decoded === text) return true;
      text = decoded;
    }
  };

  test('an accepted path stays inside its root on every system, however often it is decoded', () => {
    let taken = 0;
    fc.assert(
      fc.property(paths, (value) => {
        const path = accepted(value);
        if (path === undefined) return;
        taken += 1;
        expect(staysInside(posix, '/srv/root', path)).toBe(true);
        expect(staysInside(win32, 'D:\\srv\\root', path)).toBe(true);
        expect(localPath('/srv/root', path, posix)).toBe(posix.resolve('/srv/root', path));
      }),
      settings,
    );
    expect(taken).toBeGreaterThan(2_000);
  });

  test('a path that leaves its root on some system is refused', () => {
    let left = 0;
    fc.assert(
      fc.property(paths, (value) => {
        if (staysInside(posix, '/srv/root', value) && staysInside(win32, 'D:\\srv\\root', value)) return;
        left += 1;
        expect(accepted(value)).toBeUndefined();
      }),
      settings,
    );
    expect(left).toBeGreaterThan(500);
  });

  test('the canonical spelling is one: it is accepted again as it is', () => {
    fc.assert(
      fc.property(paths, (value) => {
        const path = accepted(value);
        if (path !== undefined) expect(parse(path)).toBe(path);
      }),
      settings,
    );
  });

  test('a local path on Windows has no character that would be something else there', () => {
    fc.assert(
      fc.property(paths, (value) => {
        const path = accepted(value);
        if (path === undefined) return;
        let local: string;
        try {
          local = localPath('D:\\root', path, win32);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ValidationError' });
          return;
        }
        expect(local.slice('D:\\root'.length)).not.toMatch(/[<>:"|?*/]/);
      }),
      settings,
    );
  });
});
