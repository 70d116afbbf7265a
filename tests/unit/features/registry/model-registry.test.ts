import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { promotionLedgerSuite } from '../../../live/promotion-ledger-suite.js';

describe('the promotion ledger on an embedded store', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'promotions-'));
  });
  promotionLedgerSuite(() => join(directory, 'store'));
  afterAll(() => rm(directory, { recursive: true, force: true }));
});
