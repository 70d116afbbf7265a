import { beforeEach, describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { getRunByName } from '../../../../src/surface/studies/get-run-by-name.js';
import { newStudy, type StudyKit } from './study-fixture.js';

let study: StudyKit;
beforeEach(async () => {
  study = await newStudy();
});

const find = (name: string) => getRunByName('study', name, { client: study.client });

describe('getRunByName', () => {
  it('gives the newest run of that name', async () => {
    await study.add('twin');
    const newest = await study.add('twin');
    await study.add('twin', { startTime: 1 });
    expect((await find('twin'))?.info.runId).toBe(newest);
  });

  it('gives undefined when there is none, or only a deleted one', async () => {
    await study.client.runs.delete(await study.add('deleted'));
    expect(await find('deleted')).toBeUndefined();
    expect(await find('never')).toBeUndefined();
  });

  const names = [`it's`, `"quoted"`, `both ' and "`, 'ends with \\', `\\' OR 1=1 "`, '100 %_', "'実験' 👁", "line\n'break'"];
  it.each(names)('finds %j, and nothing like it', async (name) => {
    const like = (character: string) => name.replaceAll(/['"\\%_]/g, character);
    await study.add(like('x'));
    expect(await find(name)).toBeUndefined();
    const runId = await study.add(name);
    await study.add(like('y'));
    expect((await find(name))?.info.runId).toBe(runId);
  });

  it('refuses a name that is no string', async () => {
    await expect(find(7 as unknown as string)).rejects.toThrow(ValidationError);
  });
});
