/** The part of better-sqlite3 that the driver uses; the package brings no types. */
declare module 'better-sqlite3' {
  interface BetterStatement {
    readonly reader: boolean;
    readonly readonly: boolean;
    raw(on: boolean): this;
    safeIntegers(on: boolean): this;
    run(parameters: readonly unknown[]): { readonly changes: number };
    all(parameters: readonly unknown[]): unknown[][];
  }
  class Database {
    constructor(path: string, options: { readonly timeout: number });
    prepare(sql: string): BetterStatement;
    exec(sql: string): void;
    close(): void;
  }
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it.
  export default Database;
}
