import { describe } from 'vitest';
import { openLog, temporaryDirectory } from '../unit/stores/segments/log-fixture.js';
import { appendLogContract } from './append-log.js';

describe('A log in segments', () => appendLogContract(() => openLog(temporaryDirectory(), { segmentBytes: 200 })));
