/** One complete HTTP/1.1 message. */
export interface HttpMessage {
  /** The request or status line. */
  readonly start: string;
  readonly bytes: Buffer;
}

/** Cuts a byte stream into HTTP/1.1 messages whose bodies have a `Content-Length`, as all of MLflow's API. */
export class HttpMessages {
  #pending = Buffer.alloc(0);

  /** Takes more bytes and gives back the messages they complete. */
  push(chunk: Buffer): HttpMessage[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const messages: HttpMessage[] = [];
    for (let length = this.#completeLength(); length !== undefined; length = this.#completeLength()) {
      const bytes = this.#pending.subarray(0, length);
      this.#pending = this.#pending.subarray(length);
      messages.push({ start: bytes.subarray(0, bytes.indexOf('\r\n')).toString('latin1'), bytes });
    }
    return messages;
  }

  #completeLength(): number | undefined {
    const headEnd = this.#pending.indexOf('\r\n\r\n');
    if (headEnd === -1) return undefined;
    const head = this.#pending.subarray(0, headEnd).toString('latin1');
    if (/^transfer-encoding:/im.test(head)) throw new Error('This proxy knows Content-Length only.');
    const length = headEnd + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    return length <= this.#pending.length ? length : undefined;
  }
}
