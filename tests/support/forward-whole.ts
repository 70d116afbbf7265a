import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** An answer of a server, all of it. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** Reads all of a message. @throws Error when it does not come to its end */
export async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends a request that came to a proxy on to a server, over a connection of its own, and waits for all of the answer. */
export async function forwardWhole(
  target: string,
  { url, method, headers: received }: IncomingMessage,
  sent: Buffer,
): Promise<WholeAnswer> {
  const { host: _, connection: __, ...headers } = received;
  const forwarded = request(new URL(url ?? '', target), { method, headers, agent: false }).end(sent);
  const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
  const { connection: ___, ...answerHeaders } = answer.headers;
  return { status: answer.statusCode ?? 502, headers: answerHeaders, bytes: await bytesOf(answer) };
}
