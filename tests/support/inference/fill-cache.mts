// Acquires a model of the cache in argv[2] again and again: two files of one repeated byte each, so that a mixture of versions shows.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelCache } from '../../../src/inference/model-cache.js';

const [, , directory = '', key = ''] = process.argv;
const cache = new ModelCache({ directory, maxBytes: 1 });
process.stdout.write('started\n');
for (let round = 0; ; round += 1) {
  const model = await cache.acquire(`${key}-${round % 3}`, async (target) => {
    await writeFile(join(target, 'a.bin'), Buffer.alloc(1 << 20, round % 3));
    await writeFile(join(target, 'b.bin'), Buffer.alloc(1 << 20, round % 3));
    return { digest: `sha256:${round % 3}` };
  });
  await model.release();
}
