/** What stands for the version of a model that was given to `start()` and is not in the registry. */
export const unregistered = 'unregistered';

/** The version in the registry, where there is one. */
export function registeredVersion(version: string | undefined): string | undefined {
  return version === unregistered ? undefined : version;
}
