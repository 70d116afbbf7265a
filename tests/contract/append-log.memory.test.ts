import { describe } from 'vitest';
import { MemoryLog } from '../../src/stores/segments/memory-log.js';
import { appendLogContract } from './append-log.js';

describe('A log in memory', () => appendLogContract(async () => new MemoryLog()));
