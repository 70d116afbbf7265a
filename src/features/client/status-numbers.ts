const numbers: Readonly<Record<string, string>> = { UNSPECIFIED: '0', PENDING: '1', READY: '2', FAILED: '3' };

/** A condition on the status, or anything in quotes, which is left alone. */
const statusCondition =
  /(?<![\w.])((?:attributes\.)?status\s*(?:!?=|(?:NOT\s+)?IN\b)\s*)('[^']*'|"[^"]*"|\([^)]*\))|'[^']*'|"[^"]*"|`[^`]*`/gi;

/**
 * Rewrites conditions on the status of a logged model, such as `status = 'READY'`, for the stores: they compare the
 * number they keep, and a server finds nothing for its name.
 */
export function withStatusNumbers(filter: string): string {
  return filter.replace(statusCondition, (whole: string, head: string | undefined, value: string) => {
    if (head === undefined) return whole;
    return head + value.replace(/(['"])(\w+)\1/g, (quoted, _quote, name: string) => numbers[name.toUpperCase()] ?? quoted);
  });
}
