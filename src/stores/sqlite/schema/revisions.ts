/**
 * MLflow's schema revisions (alembic) from 3.0 to 3.17.2, oldest first, with the first release that is known to have
 * each of them or a later one. A database in the middle of this list was left there by a migration that stopped.
 */
const revisions: readonly (readonly [revision: string, release: string])[] = [
  ['6953534de441', '3.0.0'],
  ['bda7b8c39065', '3.2.0'],
  ['cbc13b556ace', '3.2.0'],
  ['770bee3ae1dd', '3.2.0'],
  ['a1b2c3d4e5f6', '3.3.0'],
  ['de4033877273', '3.3.0'],
  ['1a0cddfcaa16', '3.3.0'],
  ['534353b11cbc', '3.4.0'],
  ['71994744cf8e', '3.4.0'],
  ['3da73c924c2f', '3.5.0'],
  ['bf29a5ff90ea', '3.5.0'],
  ['1bd49d398cd23', '3.8.0'],
  ['b7c8d9e0f1a2', '3.9.0'],
  ['5d2d30f0abce', '3.9.0'],
  ['c9d4e5f6a7b8', '3.9.0'],
  ['2c33131f4dae', '3.9.0'],
  ['d3e4f5a6b7c8', '3.10.0'],
  ['d0e1f2a3b4c5', '3.10.0'],
  ['c8d9e0f1a2b3', '3.10.0'],
  ['1b5f0d9ad7c1', '3.10.0'],
  ['e1f2a3b4c5d6', '3.11.1'],
  ['76601a5f987d', '3.11.1'],
  ['c3d6457b6d8a', '3.11.1'],
  ['a5b4c3d2e1f0', '3.12.0'],
  ['ae8bbe7743c9', '3.12.0'],
  ['7d34483879f0', '3.12.0'],
  ['da6fb0208061', '3.17.0'],
  ['89d3d66ed43f', '3.17.0'],
  ['b7e4c1a90f23', '3.17.0'],
  ['a8b9c0d1e2f3', '3.17.0'],
  ['c1d2e3f4a5b6', '3.17.0'],
  ['c3d9e7f1a2b4', '3.17.0'],
  ['6f8d9c3b2a1e', '3.17.0'],
  ['1971f2d9a75b', '3.17.0'],
  ['17e22815139b', '3.17.0'],
  ['b7e2c1a4d9f3', '3.17.0'],
  ['75868b020152', '3.17.0'],
  ['dc11669786a5', '3.17.2'],
];

const releases = new Map(revisions);

/** The MLflow release of a schema revision; `undefined` for a revision that is older than 3.0 or not known yet. */
export function releaseOf(revision: string): string | undefined {
  return releases.get(revision);
}
