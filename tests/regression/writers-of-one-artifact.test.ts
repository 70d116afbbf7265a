import { afterEach, expect, test } from 'vitest';
import { OpenArtifactStores } from '../../src/stores/artifacts/open-artifact-stores.js';
import { sourceOf } from '../http/byte-sources.js';
import { answerJson, type Loopback, openClient, recordingServer } from '../http/loopback.js';

let server: Loopback | undefined;
afterEach(() => server?.close());

test('writers of one artifact through stores of their own do not mistake each other for damage', async () => {
  const sizes = new Map<string, number>();
  server = await recordingServer((request, response, body) => {
    const url = new URL(request.url ?? '', 'http://server');
    if (url.pathname.endsWith('/server-info')) return answerJson(response);
    if (request.method === 'PUT') {
      sizes.set('a.bin', body.length);
      setTimeout(() => response.writeHead(200).end(), 20);
      return;
    }
    answerJson(response, { files: [...sizes].map(([path, file_size]) => ({ path, is_dir: false, file_size })) });
  });
  const http = await openClient(server.url);
  const stores = new OpenArtifactStores({ server: { http, baseUrl: server.url }, environment: {} });
  const write = async (size: number) => {
    const store = await stores.at({ uri: 'mlflow-artifacts:/1/r/artifacts' });
    await store.write('a.bin', sourceOf(Buffer.alloc(size, 'x')));
  };
  await Promise.all([1, 20, 300, 4000].map(write));
  expect(sizes.get('a.bin')).toBe(4000);
  http.close();
});
