import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../../src/http/redact.js';

test('a duplicate user on a basic-auth server does not show the password hash', () => {
  const message =
    "User(username=eve) already exists. Error: (sqlite3.IntegrityError) UNIQUE constraint failed: users.username\n[SQL: INSERT INTO users (username, password_hash) VALUES (?, ?)]\n[parameters: ('eve', 'scrypt:32768:8:1$Kz$0badc0de')]\n(Background on this error at: https://sqlalche.me/e/20/gkpj)";
  expect(redact(message)).toBe(
    'User(username=eve) already exists. Error: (sqlite3.IntegrityError) UNIQUE constraint failed: users.username',
  );
});

test("PostgreSQL's DETAIL line, which quotes values, is cut off", () => {
  const message =
    '(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "tag_pk"\nDETAIL:  Key (key, run_uuid)=(token, hunter2) already exists.\n\n[SQL: INSERT …';
  expect(redact(message)).toBe('(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "tag_pk"');
});

test.each([
  ['Statement INSERT INTO runs (a) VALUES (1)', 'Statement'],
  ['near: SELECT password FROM users WHERE 1', 'near:'],
  ['hash scrypt:32768:8:1$salt$abc is wrong', 'hash [redacted] is wrong'],
  ['hash $2b$12$abcdefghijk is wrong', 'hash [redacted] is wrong'],
  ['got Authorization: Bearer abc.def-123 here', 'got Authorization: Bearer [redacted] here'],
  ['cannot open https://user:pw@host/a?token=1#x now', 'cannot open https://host/a now'],
  ['line one\n\tline two\u0007', 'line one line two'],
])('%j becomes %j', (message, expected) => {
  expect(redact(message)).toBe(expected);
});

test('words about selecting or updating stay, since they explain', () => {
  const message = "Invalid attribute key 'x' specified. Select from: name. Cannot update run 7, delete from the list instead.";
  expect(redact(message)).toBe(message);
});

const secret = 's3ntinel+/=';
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
const frame = fc.constantFrom(
  (s: string) => `[SQL: INSERT INTO t VALUES ('${s}')]`,
  (s: string) => `[parameters: ('${s}',)]`,
  (s: string) => `DETAIL:  Key (a)=(${s}) already exists.`,
  (s: string) => `UPDATE runs SET a='${s}'`,
  (s: string) => `SELECT a FROM b WHERE c='${s}'`,
  (s: string) => `Bearer ${s}`,
  (s: string) => `Basic ${s}`,
  (s: string) => `https://host/path?key=${s}`,
  (s: string) => `postgresql://user:${s}@db/x`,
  (s: string) => `scrypt:1:2:3$${s}`,
);

test('a value inside SQL, a credential, a URL or a hash never comes through, whatever stands around it', () => {
  fc.assert(
    fc.property(sentence, frame, sentence, (before, wrap, after) => {
      expect(redact(`${before} ${wrap(secret.slice(0, 8))} ${after}`)).not.toContain(secret.slice(0, 8));
    }),
    { seed: 3, numRuns: 1000 },
  );
});

test('a known secret never comes through, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(redact(before + secret + after, [secret.slice(2, 6), secret])).not.toContain(secret);
    }),
    { seed: 4, numRuns: 1000 },
  );
});

test('plain words are kept as they are', () => {
  fc.assert(
    fc.property(sentence, (message) => {
      expect(redact(message)).toBe(message);
    }),
    { seed: 5 },
  );
});

test('a megabyte of hostile text takes milliseconds and comes out short', () => {
  for (const hostile of [
    'SELECT '.repeat(150_000),
    'a://'.repeat(250_000),
    '$2b$'.repeat(250_000),
    ' '.repeat(1_000_000),
    '[SQL'.repeat(250_000),
  ]) {
    const start = process.cpuUsage();
    expect(redact(hostile).length).toBeLessThanOrEqual(500);
    expect(process.cpuUsage(start).user / 1e3).toBeLessThan(500);
  }
});
