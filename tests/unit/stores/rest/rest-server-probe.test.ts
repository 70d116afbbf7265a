import { describe, expect, it } from 'vitest';
import { NotAnMlflowServerError, NotFoundError, UnauthenticatedError } from '../../../../src/core/errors/request-error.js';
import { RestServerProbe } from '../../../../src/stores/rest/rest-server-probe.js';
import { RecordingHttpClient } from './recording-http-client.js';

const probe = (answer: object | string) => new RestServerProbe(new RecordingHttpClient(answer));

describe('RestServerProbe', () => {
  it('asks the three endpoints', async () => {
    const http = new RecordingHttpClient(
      ({ path }) => ({ '/version': '3.17.2\n', '/health': 'OK' })[path] ?? { store_type: 'SqlStore', workspaces_enabled: true },
    );
    const server = new RestServerProbe(http);
    expect(await server.version()).toBe('3.17.2');
    await expect(server.health({ timeoutMs: 5 })).resolves.toBeUndefined();
    expect(await server.info()).toEqual({ storeType: 'SqlStore', workspacesEnabled: true });
    expect(http.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /version',
      'GET /health',
      'GET /api/3.0/mlflow/server-info',
    ]);
    expect(http.requests[1]?.timeoutMs).toBe(5);
  });

  it('reads development versions', async () => {
    expect(await probe('3.11.2.dev0').version()).toBe('3.11.2.dev0');
  });

  it('knows nothing about the back end of a server without server-info', async () => {
    for (const error of [new NotFoundError('A page.', { status: 404 }), new NotAnMlflowServerError('A page.', { status: 404 })]) {
      expect(await probe(error).info()).toEqual({ storeType: 'unknown', workspacesEnabled: false });
    }
    expect(await probe({ novelty: 1 }).info()).toEqual({ storeType: 'unknown', workspacesEnabled: false });
  });

  it('passes on that credentials are wanted', async () => {
    const unauthenticated = new UnauthenticatedError('Credentials.', { status: 401 });
    await expect(probe(unauthenticated).version()).rejects.toBe(unauthenticated);
    await expect(probe(unauthenticated).info()).rejects.toBe(unauthenticated);
  });

  it.each(['<html>Welcome to nginx</html>', '{"status":"UP"}', '', 'ok'])('does not take %j for an MLflow server', async (answer) => {
    await expect(probe(answer).health()).rejects.toThrow(NotAnMlflowServerError);
    await expect(probe(answer).version()).rejects.toThrow(/tracking URI/);
  });

  it('does not take a page for the server-info', async () => {
    await expect(probe('<html></html>').info()).rejects.toThrow(NotAnMlflowServerError);
  });
});
