import { expect } from 'vitest';

/** Fails unless the call is refused because the object named by `mentions` does not exist. */
export async function expectNotFound(call: Promise<unknown>, mentions: string): Promise<void> {
  await expect(call).rejects.toMatchObject({
    name: 'NotFoundError',
    code: 'NOT_FOUND',
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    retryable: false,
    message: expect.stringContaining(mentions),
  });
}

/** Fails unless the call is refused as invalid, with a message that names `mentions`. */
export async function expectInvalid(call: Promise<unknown>, mentions = ''): Promise<void> {
  await expect(call).rejects.toMatchObject({
    name: 'ValidationError',
    code: 'VALIDATION',
    errorCode: 'INVALID_PARAMETER_VALUE',
    retryable: false,
    message: expect.stringContaining(mentions),
  });
}

/** Fails unless the call is refused because that name is taken. */
export async function expectAlreadyExists(call: Promise<unknown>, mentions: string): Promise<void> {
  await expect(call).rejects.toMatchObject({
    name: 'AlreadyExistsError',
    code: 'ALREADY_EXISTS',
    errorCode: 'RESOURCE_ALREADY_EXISTS',
    retryable: false,
    message: expect.stringContaining(mentions),
  });
}
