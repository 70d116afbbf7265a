// @ts-check
/** Something has to be installed on this machine first; the command ends with exit code 3. */
export class MissingPrerequisite extends Error {}
