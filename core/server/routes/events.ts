import { LiveStream } from '../live/live-stream.ts';
import { ProblemError } from '../problem.ts';
import type { Caller, Route, ServerParts } from '../route.ts';

const TOPICS = ['run', 'item', 'journal', 'download', 'book', 'plan', 'config', 'plugin', 'problem', 'log'] as const;
/** Log lines are more than a key for reading is meant for. */
const OPERATORS_ONLY = 'log';
const MOST_STREAMS = 100;

export function eventRoutes(parts: ServerParts): Route[] {
  let open = 0;
  return [
    {
      method: 'get',
      path: '/api/events',
      summary: 'What happens, as server-sent events: runs, items, downloads, books, plans, plugin health, problems, log lines',
      scope: 'read',
      query: {
        type: 'object',
        additionalProperties: false,
        properties: {
          topics: { type: 'string', pattern: `^(${TOPICS.join('|')})(,(${TOPICS.join('|')}))*$`, title: `some of ${TOPICS.join(',')}` },
          after: { type: 'string', maxLength: 60, description: 'The last id seen, where the header Last-Event-ID cannot be sent' },
        },
      },
      answers: { 200: { description: 'A stream that goes on', schema: { type: 'string' }, type: 'text/event-stream' } },
      handle: async ({ query, headers, caller }) => {
        if (open >= MOST_STREAMS) throw new ProblemError('too-many-streams', `${open} clients watch already`, { 'retry-after': '30' });
        const topics = typeof query['topics'] === 'string' ? query['topics'].split(',') : null;
        const from = headers['last-event-id'] ?? (query['after'] as string | undefined);
        const mayLog = isOperator(caller);
        const stream = new LiveStream(parts.live, {
          ...(from ? { from } : {}),
          isWanted: (kind) => (topics === null || topics.includes(kind)) && (mayLog || kind !== OPERATORS_ONLY),
        });
        open++;
        stream.once('close', () => {
          open--;
        });
        const answer = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
        return { status: 200, body: stream, headers: answer };
      },
    },
  ];
}

const isOperator = (caller: Caller | null): boolean => caller?.scopes.some((scope) => scope !== 'read') ?? false;
