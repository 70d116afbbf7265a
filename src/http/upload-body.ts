import { pipeline, Transform, type TransformCallback } from 'node:stream';
import type { ByteSource } from '../core/byte-source.js';
import { isMlflowOpsError } from '../core/errors/guards.js';
import { StoreError } from '../core/errors/store-error.js';
import type { FormBody, TransferRequest } from '../ports/http-client.js';

/** The body of one attempt, opened. */
export interface UploadBody {
  /** What axios sends: a stream, or a form of `form-data`. */
  readonly data: object;
  /** Describe the body; its length is always among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why the bytes could not be read, or what `moved` threw, when that is why the attempt failed. */
  failure(): Error | undefined;
  /** Closes the source. */
  destroy(): void;
}

/**
 * Opens the body of a request for one attempt. Its length is always sent: MLflow behind some servers stores a chunked
 * body as an empty file and answers 200.
 *
 * @param moved - Told whenever bytes have been handed to the socket.
 */
export async function openUpload(body: NonNullable<TransferRequest['body']>, moved: (bytes: number) => void): Promise<UploadBody> {
  return isForm(body) ? openForm(body, moved) : openBytes(body, moved);
}

function isForm(body: ByteSource | FormBody): body is FormBody {
  return 'fields' in body;
}

function openBytes(source: ByteSource, moved: (bytes: number) => void): UploadBody {
  const meter = openMeter(source, moved);
  return {
    data: meter,
    headers: { 'content-length': String(source.size) },
    failure: () => meter.failure,
    destroy: () => meter.abandon(),
  };
}

async function openForm({ fields, fileName, file }: FormBody, moved: (bytes: number) => void): Promise<UploadBody> {
  const { default: FormData } = await import('form-data');
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const meter = openMeter(file, moved);
  // Storage ignores every field that comes after the file.
  form.append('file', meter, { filename: fileName, knownLength: file.size, contentType: 'application/octet-stream' });
  return {
    data: form,
    headers: { ...form.getHeaders(), 'content-length': String(form.getLengthSync()) },
    failure: () => meter.failure,
    destroy: () => meter.abandon(),
  };
}

function openMeter(source: ByteSource, moved: (bytes: number) => void): Meter {
  const meter = new Meter(source.size, moved);
  pipeline(source.open(), meter, (error) => {
    if (error != null) meter.note(error);
  });
  return meter;
}

/** Lets through exactly as many bytes as were announced; anything else would leave the server waiting, or cut the file. */
class Meter extends Transform {
  readonly #size: number;
  readonly #moved: (bytes: number) => void;
  #bytes = 0;
  #failure: Error | undefined;
  #abandoned = false;

  constructor(size: number, moved: (bytes: number) => void) {
    super();
    this.#size = size;
    this.#moved = moved;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The attempt is over, so that closing a source which is still open is no failure of the source. */
  abandon(): void {
    this.#abandoned = true;
    this.destroy();
  }

  note(error: NodeJS.ErrnoException): void {
    if (this.#abandoned || this.#failure !== undefined) return;
    this.#failure = isMlflowOpsError(error)
      ? error
      : new StoreError(`The bytes to upload could not be read (${error.code ?? error.message}).`, { kind: 'io', cause: error });
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#size) {
      done(this.#changed('more than'));
      return;
    }
    try {
      this.#moved(this.#bytes);
    } catch (error) {
      // The listener's own, thrown inside a stream it would end the process.
      this.#failure = error as Error;
      done(error as Error);
      return;
    }
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    if (this.#bytes < this.#size) done(this.#changed(`only ${this.#bytes} of`));
    else done();
  }

  #changed(found: string): StoreError {
    return new StoreError(`There were ${found} the announced ${this.#size} bytes to upload: what is read changes meanwhile.`, {
      kind: 'integrity',
    });
  }
}
