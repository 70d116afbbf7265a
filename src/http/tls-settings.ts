import { readFile } from 'node:fs/promises';
import type { EnvironmentConfig } from '../core/config.js';
import { ValidationError } from '../core/errors/request-error.js';
import type { HttpSettings } from './http-client-options.js';
import type { TlsSettings } from './socket-pool.js';

/**
 * Reads the TLS settings of a client. An option wins over the environment; `insecureTls` and `ca` exclude each other.
 *
 * @throws ValidationError when both are set, or a PEM file cannot be read.
 */
export async function readTlsSettings(settings: HttpSettings, environment: EnvironmentConfig): Promise<TlsSettings> {
  const chosen = settings.ca !== undefined || settings.insecureTls !== undefined;
  const ca = chosen ? settings.ca : environment.serverCertPath;
  const insecure = chosen ? settings.insecureTls : environment.insecureTls;
  if (insecure === true && ca !== undefined) {
    throw new ValidationError(
      chosen
        ? 'The options `http.insecureTls` and `http.ca` exclude each other: with the first, no certificate is checked.'
        : 'MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH exclude each other: with the first, no certificate is checked.',
    );
  }
  const client = await readPem('client certificate', settings.clientCert ?? environment.clientCertPath);
  return {
    ca: await readPem('certificate authority', ca),
    cert: client,
    key: client,
    rejectUnauthorized: insecure === true ? false : undefined,
  };
}

async function readPem(what: string, textOrPath: string | undefined): Promise<string | undefined> {
  if (textOrPath === undefined || textOrPath.includes('-----BEGIN ')) return textOrPath;
  try {
    return await readFile(textOrPath, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ValidationError(`The PEM file of the ${what}, ${JSON.stringify(textOrPath)}, cannot be read (${code}).`);
  }
}
