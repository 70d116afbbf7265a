import { liveServers } from '../support/live/live-servers.js';
import { clientContract } from './client.js';

const { sqlite, postgres, skips } = liveServers.mlflow;
const skip = (server: unknown) => (server === undefined ? skips.join(' ') : undefined);

clientContract('MLflow with SQLite, over REST', () => sqlite?.uri, { skip: skip(sqlite) });
clientContract('MLflow with PostgreSQL, over REST', () => postgres?.uri, { skip: skip(postgres) });
