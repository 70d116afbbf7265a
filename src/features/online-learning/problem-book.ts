/** What goes wrong in the background: each problem is told once, until it goes well again. */
export class ProblemBook {
  readonly #problems = new Map<string, string>();
  readonly #lasting = new Set<string>();
  readonly #tell: (what: string, error: unknown) => void;

  constructor(tell: (what: string, error: unknown) => void) {
    this.#tell = tell;
  }

  add(what: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (this.#problems.get(what) === message) return;
    this.#problems.set(what, message);
    this.#tell(what, error);
  }

  /** What stays wrong, however well all else goes. */
  addLasting(what: string, error: unknown): void {
    this.#lasting.add(what);
    this.add(what, error);
  }

  /** One thing goes well again. */
  remove(what: string): void {
    this.#problems.delete(what);
  }

  /** All goes well again. */
  clear(): void {
    for (const what of this.#problems.keys()) if (!this.#lasting.has(what)) this.#problems.delete(what);
  }

  list(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#problems);
  }
}
