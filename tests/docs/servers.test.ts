import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gapTable, versions } from '../compat/gaps.js';
import { cacheDefaultVersion } from './x.js';
