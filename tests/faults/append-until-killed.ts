// Appends to a log as fast as it can until it is killed, or the disk was full so many times, and says with which sequence each append ended.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../../src/core/errors/store-error.js';
import { seededRandom } from '../../src/core/random.js';
import { openSegmentLog } from '../../src/stores/segments/open-segment-log.js';
import { numberedRecord } from './numbered-record.js';

const [directory = '', seed = '1', fullTimes = '0'] = process.argv.slice(2);
const random = seededRandom(Number(seed));
let timesLeft = Number(fullTimes);
const log = await openSegmentLog({ directory, segmentBytes: 2 ** 18 });

function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      // The reader is behind.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

for (let round = 0; ; round++) {
  const first = log.last + 1;
  const count = 1 + Math.floor(random.next() * 6);
  const records = Array.from({ length: count }, (_, index) => numberedRecord({ sequence: first + index, first, last: first + count - 1 }));
  try {
    if (count === 1) log.append(records[0] as Uint8Array);
    else log.appendAll(records);
    say(String(log.last));
  } catch (error) {
    if (!(error instanceof StoreError) || timesLeft === 0) throw error;
    say(`${error.kind} after ${log.last}`);
    if (--timesLeft === 0) process.exit(0);
    log.truncate({ before: log.last });
    // A file that is being brought to disk takes its room until that is done.
    await log.sync();
  }
  if (round % 500 === 0) await Promise.race([log.sync(), sleep(5)]);
}
