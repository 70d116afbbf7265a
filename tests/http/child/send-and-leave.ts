/**
 * Sends one request to the server at `argv[2]` and does not wait for it, but ends once it is under way: when a line comes in, or when it
 * is about to be sent again; `argv[3]` requests come before, awaited. Says how long it went on after that, in milliseconds: other programs
 * on the machine do not add to it.
 */
import { once } from 'node:events';
import { silentLogger } from '../../../src/core/logger.js';
import { openHttpClient } from '../../../src/http/open-http-client.js';
import { ownTime } from '../../support/own-time.js';

const [, , baseUrl = '', before = '0'] = process.argv;
let sentAgain = () => {};
const retried = new Promise<void>((resolve) => {
  sentAgain = resolve;
});
const logger = { ...silentLogger, debug: sentAgain };
// The longest waits there are.
const client = await openHttpClient({ baseUrl, environment: {}, logger, auth: { token: 'x' }, random: () => 0.999 });
// Holds the process meanwhile.
const told = once(process.stdin, 'data');
for (let i = 0; i < Number(before); i += 1) await client.send({ method: 'GET', path: '/health', replay: 'safe' });
client.send({ method: 'GET', path: '/hang', replay: 'safe' }).catch(() => {});
await Promise.race([told, retried]);
process.stdin.destroy();
const sinceThen = ownTime();
process.on('exit', () => process.stdout.write(`${sinceThen()}`));
