import { describeApi } from '../../server/openapi.ts';
import { routesOf } from '../../server/routes/index.ts';
import { type Command, say } from '../command.ts';
import { VERSION } from '../project.ts';

export const openapi: Command = {
  name: 'openapi',
  about: 'Print the description of the API (OpenAPI 3.1), from which clients can be made',
  usage: '',
  words: [0, 0],
  options: {},
  async run() {
    say(JSON.stringify(describeApi(routesOf(NOTHING), VERSION), null, 2));
    return 0;
  },
};

/** The tables are read and no handler is called, so there is nothing behind them. */
const NOTHING = new Proxy({}, { get: () => ({}) }) as Parameters<typeof routesOf>[0];
