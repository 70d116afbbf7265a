const longestMessage = 500;
/** As much of a message is looked at, whatever its length. */
const longestRead = 10_000;
/** A secret shorter than this would tear holes into ordinary words. */
const shortestSecret = 4;
const mark = '[redacted]';

/** What follows these is a statement with its values: MLflow passes on what its database driver says. */
const sqlTail =
  /(?:\[SQL:|\[parameters:|DETAIL:|\(Background on this error|\b(?:INSERT INTO|DELETE FROM|SELECT\s[\s\S]{1,2000}?\sFROM|UPDATE\s\S{1,200}\sSET)\s)[\s\S]*$/;
const passwordHash = /(?:\b(?:scrypt|pbkdf2|argon2\w*)[:$]|\$(?:2[abxy]|argon2\w*|scrypt)\$)[^\s'",)]+/gi;
const authorization = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;
const urlUserinfo = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@'"]+@/gi;
const urlQuery = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s?#'"]+)[?#][^\s'")]*/gi;

/**
 * Makes a server's message fit to show: without SQL text, bound values, password hashes, credentials, query strings of
 * URLs and the given secrets, on one line of at most 500 characters.
 *
 * @param secrets - What was sent to prove who we are; a proxy may echo it.
 */
export function redact(message: string, secrets: readonly string[] = []): string {
  let text = message;
  // Longest first: a secret inside another one would leave the rest of it behind.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret.length >= shortestSecret) text = text.replaceAll(secret, mark);
  }
  text = text
    .slice(0, longestRead)
    .replace(sqlTail, '')
    .replace(passwordHash, mark)
    .replace(authorization, `$1 ${mark}`)
    .replace(urlUserinfo, '$1')
    .replace(urlQuery, '$1')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage - 1)}…`;
}
