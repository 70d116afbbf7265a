import { jsonTarget } from './post-json.js';
import { slackMessage } from './slack-message.js';
import type { NamedAlertHandler } from './webhook-handler.js';

/**
 * Tells each alert in a Slack channel, through an incoming webhook. The address is a secret: it is in no error and no log.
 *
 * @throws ValidationError when the address is not http(s)
 */
export function slackHandler(url: string | URL): NamedAlertHandler {
  const target = jsonTarget('The address of an incoming webhook', url);
  return {
    name: 'Slack',
    sendAlert: (alert, { signal }) => target.post(JSON.stringify(slackMessage(alert)), {}, signal),
  };
}
