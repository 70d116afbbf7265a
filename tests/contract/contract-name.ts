const start = 'TrackingStore on ';

/** Name of the contract suite of one implementation. */
export function contractName(implementation: string): string {
  return `${start}${implementation}`;
}

/** The full name of a test with the implementation left out: all of them run the same contract. */
export function withoutImplementation(fullName: string): string {
  return fullName.startsWith(start) ? fullName.replace(/^TrackingStore on .+? > /, 'TrackingStore > ') : fullName;
}
