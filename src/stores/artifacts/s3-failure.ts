import { errorFor } from '../../core/errors/error-for.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import type { MlflowOpsError } from '../../core/errors/mlflow-ops-error.js';
import { ConnectionError, UnauthenticatedError, ValidationError } from '../../core/errors/request-error.js';

/** What the SDK and services call refused or absent credentials. */
const credentialNames =
  /^(CredentialsProviderError|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|ExpiredTokenException|InvalidToken|TokenProviderError)$/;

/**
 * The error of this package for a failure of the SDK. The SDK's own is left out: it holds the request with its
 * signature, and for a wrong signature the text that was signed.
 *
 * @param what - The whole failure up to the reason, such as `s3://bucket/a cannot be read`.
 */
export function s3Failure(what: string, error: unknown): MlflowOpsError {
  if (isMlflowOpsError(error)) return error;
  const { name = 'Error', code, message = '', $metadata } = (error ?? {}) as SdkError;
  const status = $metadata?.httpStatusCode;
  const details = { reason: name };
  if (credentialNames.test(name)) {
    return new UnauthenticatedError(`${what}: ${name}. Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile in AWS_PROFILE.`, {
      status,
      details,
    });
  }
  if (/region is missing/i.test(message)) return new ValidationError(`${what}: set AWS_REGION to the region of the bucket.`, { details });
  if (name === 'NoSuchBucket') return errorFor(`${what}: there is no such bucket.`, { store: 's3', status: 404, details });
  if (status !== undefined && status >= 300) {
    const retryable = status >= 500 || status === 429;
    return errorFor(`${what}: the service answered ${status} ${name}.`, { store: 's3', status, retryable, details });
  }
  return new ConnectionError(`${what}: the connection to the service failed (${code ?? name}).`, { requestSent: true, details });
}

interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
