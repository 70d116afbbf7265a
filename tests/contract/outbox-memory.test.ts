import { describe } from 'vitest';
import { MemoryOutbox } from '../../src/stores/outbox/memory-outbox.js';
import { outboxContract } from './outbox.js';

describe('The memory outbox', () => outboxContract((options) => new MemoryOutbox(options)));
