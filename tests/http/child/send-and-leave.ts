/** Sends one request to the server at `argv[2]` and does not wait for it; `argv[3]` requests come before, awaited. */
import { silentLogger } from '../../../src/core/logger.js';
import { openHttpClient } from '../../../src/http/open-http-client.js';

const [, , baseUrl = '', before = '0'] = process.argv;
const client = await openHttpClient({ baseUrl, environment: {}, logger: silentLogger, auth: { token: 'x' } });
const hold = setInterval(() => {}, 1000);
for (let i = 0; i < Number(before); i += 1) await client.send({ method: 'GET', path: '/health', replay: 'safe' });
client.send({ method: 'GET', path: '/hang', replay: 'safe' }).catch(() => {});
// Long enough for the request to be on its way.
await new Promise((resolve) => setTimeout(resolve, 500));
clearInterval(hold);
const left = performance.now();
process.on('exit', () => process.stdout.write(`${performance.now() - left}`));
