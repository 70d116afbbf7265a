/** Lets the writers of one path go one after another, so that each can check what it wrote. */
export class PathTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(path: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(path) ?? Promise.resolve()).then(work, work);
    this.#last.set(path, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(path) === turn) this.#last.delete(path);
    }
  }
}
