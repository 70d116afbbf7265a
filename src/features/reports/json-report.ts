/** A report as JSON. */
export function jsonReport(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
