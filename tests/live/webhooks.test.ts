import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { WebhookDelivery } from '../../src/core/entities/webhook-delivery.js';
import { newId } from '../../src/core/ids.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { type ReceivedRequest, verifyWebhook } from '../../src/features/client/verify-webhook.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { serveFile } from '../support/live/serve-file.js';

const secret = 'an old secret';

/** An HTTP server that keeps what it is sent, until the test is over. */
async function receiver(): Promise<{ readonly url: string; readonly received: ReceivedRequest[] }> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

function clientOf(trackingUri: string): MlflowClient {
  const client = new MlflowClient({ trackingUri, http: { proxy: false } });
  onTestFinished(() => client.close());
  return client;
}

const created = { entity: 'REGISTERED_MODEL', action: 'CREATED' };
const aliasSet = { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' };

liveDescribe('Webhooks of a real server', (server) => {
  it('are delivered with a signature that verifyWebhook accepts, and refuses for anything else', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'webhooks-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const { uri } = await serveFile(server, join(directory, 'mlflow.db'), {
      MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
      MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http',
    });
    const client = clientOf(uri);
    const { url, received } = await receiver();
    const hook = await client.webhooks.create('registry', { url, events: [created, aliasSet], secret: 'first', description: 'all' });

    // An update names what changes; the rest stays, and the new secret signs.
    await client.webhooks.update(hook.webhookId, { secret });
    const updated = await client.webhooks.get(hook.webhookId);
    expect(updated).toMatchObject({ name: 'registry', url, description: 'all' });
    expect(updated.events).toEqual(expect.arrayContaining([created, aliasSet]));
    expect(await client.webhooks.test(hook.webhookId, { event: aliasSet })).toMatchObject({
      success: true,
      responseStatus: 200,
      responseBody: 'thanks',
    });
    await client.registeredModels.create('churn', { description: 'Wer kündigt?', tags: { a_b: 'ü' } });
    const { version } = await client.modelVersions.create('churn', { source: 's3://bucket/churn' });
    await client.registeredModels.setAlias('churn', 'champion', version);
    await expect.poll(() => received.length, { timeout: 60_000 }).toBe(3);

    const events = await Promise.all(received.map((request) => verifyWebhook(request, secret)));
    const find = ({ entity }: typeof created, name: string) =>
      events.find((event) => event.entity === entity && event.data['name'] === name);
    const model = find(created, 'churn') as WebhookDelivery;
    expect(model).toMatchObject({ ...created, data: { name: 'churn', description: 'Wer kündigt?', tags: { a_b: 'ü' } } });
    expect(Math.abs(model.timestamp - Date.now())).toBeLessThan(60_000);
    expect(find(aliasSet, 'churn')?.data).toEqual({ name: 'churn', alias: 'champion', version });
    expect(new Set(events.map(({ deliveryId }) => deliveryId)).size).toBe(3);

    const [request] = received as [ReceivedRequest];
    const altered = { ...request, body: request.body.toString().replace('"alias"', '"Alias"') };
    await expect(verifyWebhook(altered, secret)).rejects.toMatchObject({ name: 'UnauthenticatedError', details: { reason: 'signature' } });
    await expect(verifyWebhook(request, 'first')).rejects.toMatchObject({ details: { reason: 'signature' } });
    await expect(verifyWebhook(request, secret, { now: Date.now() + 301_000 })).rejects.toMatchObject({ details: { reason: 'timestamp' } });
  }, 300_000);

  it('are listed page by page, and are gone after their deletion', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'webhooks-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    // Of its own: a page begins where it would if nobody else had added or deleted any.
    const { webhooks } = clientOf((await serveFile(server, join(directory, 'mlflow.db'))).uri);
    const names = [`a-${newId()}`, `b-${newId()}`];
    // A public address: the server resolves it, and sends nothing for events that do not happen.
    const hooks = await Promise.all(
      names.map((name) => webhooks.create(name, { url: 'https://1.1.1.1/hook', events: [created], status: 'DISABLED' })),
    );
    const listed = await webhooks.list({ maxResults: 1 }).toArray();
    expect(listed.map(({ name, status }) => [name, status]).sort()).toEqual(names.map((name) => [name, 'DISABLED']));
    for (const { webhookId } of hooks) {
      await webhooks.delete(webhookId);
      await expect(webhooks.get(webhookId)).rejects.toMatchObject({ name: 'NotFoundError' });
    }
  });

  it('are refused for addresses the server does not call, without a word of their secrets', async () => {
    const { webhooks } = clientOf(server.uri);
    const refusal = webhooks.create('inside', {
      url: 'http://127.0.0.1/hook?token=hidden-token',
      events: [created],
      secret: 'hidden-secret',
    });
    const error = (await refusal.catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject({ name: 'ValidationError', message: expect.stringContaining('Cannot create webhook "inside"') });
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/hidden/);
  });
});
