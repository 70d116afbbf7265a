import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** While the servers of the live tests get ready there is enough else to do; short tests at the end keep no core waiting. */
const projects = ['local', 'package', 'live', 'shared', 'pure'];

/** Runs the projects in that order. */
export class ProjectOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return projects.flatMap((name) => sorted.filter(({ project }) => project.name === name));
  }
}
