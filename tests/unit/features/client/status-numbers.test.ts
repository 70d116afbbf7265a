import { expect, test } from 'vitest';
import { withStatusNumbers } from '../../../../src/features/client/status-numbers.js';

test.each([
  ["status = 'READY'", 'status = 2'],
  ['status != "PENDING" AND name = \'a\'', "status != 1 AND name = 'a'"],
  ["attributes.status in ('READY', 'FAILED')", 'attributes.status in (2, 3)'],
  ["status NOT IN ('UNSPECIFIED')", 'status NOT IN (0)'],
  ['status = 2', 'status = 2'],
  ["status = 'other'", "status = 'other'"],
  ["name = 'status = ''READY'''", "name = 'status = ''READY'''"],
  ["tags.status = 'READY' AND params.`status = \"READY\"` = 'x'", "tags.status = 'READY' AND params.`status = \"READY\"` = 'x'"],
])('the filter %s goes to the store as %s', (written, sent) => {
  expect(withStatusNumbers(written)).toBe(sent);
});
