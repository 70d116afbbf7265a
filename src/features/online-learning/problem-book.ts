/** What goes wrong in the background: each problem is told once, until it goes well again. */
export class ProblemBook {
  readonly #problems = new Map<string, string>();
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

  /** All goes well again. */
  clear(): void {
    this.#problems.clear();
  }

  list(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#problems);
  }
}
