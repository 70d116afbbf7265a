import type { Tensor } from '../../core/entities/tensor.js';
import { ModelError, type ModelErrorKind } from '../../core/errors/model-error.js';
import type { NamedTensors } from '../../ports/predictor.js';
import { allocate } from '../element-types.js';

/** An error on its way between threads: classes do not survive it. */
export interface ThreadError {
  readonly message: string;
  readonly kind: ModelErrorKind;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly outputs: NamedTensors }
  | { readonly type: 'failed'; readonly error: ThreadError };

/** The error of a model in a form that can be sent. */
export function toThreadError(error: unknown): ThreadError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ModelError) return { message, kind: error.kind, details: error.details };
  return { message, kind: 'run', details: {} };
}

export function fromThreadError({ message, kind, details }: ThreadError): ModelError {
  return new ModelError(message, { kind, details });
}

/** Tensors for another thread: copies, so that giving them away takes nothing from whoever holds the originals. */
export function tensorsToSend(tensors: NamedTensors): { readonly tensors: NamedTensors; readonly transfer: ArrayBuffer[] } {
  const copies: Record<string, Tensor> = Object.create(null);
  const transfer: ArrayBuffer[] = [];
  for (const name in tensors) {
    const { type, shape, data } = tensors[name] as Tensor;
    if (type === 'string') copies[name] = { type, shape: [...shape], data: [...(data as readonly string[])] };
    else {
      const copy = allocate(type, data.length) as Float32Array<ArrayBuffer>;
      copy.set(data as Float32Array);
      transfer.push(copy.buffer);
      copies[name] = { type, shape: [...shape], data: copy };
    }
  }
  return { tensors: copies, transfer };
}

/** Received tensors by name, without the prototype that the way between threads gave them. */
export function receivedTensors(tensors: NamedTensors): NamedTensors {
  return Object.assign(Object.create(null) as Record<string, Tensor>, tensors);
}
