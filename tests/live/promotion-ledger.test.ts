import { liveDescribe } from '../support/live/live-describe.js';
import { promotionLedgerSuite } from './promotion-ledger-suite.js';

liveDescribe('the promotion ledger on a server with SQLite', (server) => promotionLedgerSuite(() => server.uri));
liveDescribe('the promotion ledger on a server with PostgreSQL', (server) => promotionLedgerSuite(() => server.uri), 'postgres');
