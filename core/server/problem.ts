/** An error as the API answers it: RFC 9457 problem+json with a code, a sentence and a remedy. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  remedy: string;
}

/** Every code that the API can answer with; README.md of this folder lists the same. */
export const PROBLEMS = {
  'key-missing': {
    status: 401,
    title: 'No API key',
    remedy:
      'Send your key as "X-Api-Key: tw_..." or "Authorization: Bearer tw_...". The first key is in the file data/first-key; make more with: npm run key',
  },
  'key-wrong': {
    status: 403,
    title: 'This key is not accepted',
    remedy: 'Check that the key is whole, not expired and not revoked; make a new one with: npm run key',
  },
  'scope-missing': {
    status: 403,
    title: 'This key may not do that',
    remedy: 'Use a key with the scope that is named, or make one with: npm run key -- --scope operate',
  },
  'session-over': { status: 401, title: 'The session has ended', remedy: 'Sign in again with your key' },
  'origin-wrong': {
    status: 403,
    title: 'Not from a page of ours',
    remedy:
      'Open the dashboard itself. Behind a proxy, let it pass on the header Host, or list the name with its port under api.allowed-hosts',
  },
  'too-many-guesses': { status: 429, title: 'Too many wrong keys', remedy: 'Wait as long as Retry-After says' },
  'host-wrong': { status: 403, title: 'This host name is not served', remedy: 'Add the name to api.allowed-hosts in config/app.yaml' },
  'not-found': { status: 404, title: 'Not found', remedy: 'See GET /api/pipelines and GET /api/runs for what there is' },
  'method-not-allowed': { status: 405, title: 'Not this method', remedy: 'See the header Allow' },
  'body-not-json': { status: 415, title: 'The body is not JSON', remedy: 'Send "Content-Type: application/json"' },
  'body-too-large': { status: 413, title: 'The body is too large', remedy: 'Send at most 256 KB' },
  'input-wrong': { status: 400, title: 'The request is not as it should be', remedy: 'Correct what the sentence names' },
  'pipeline-waits': { status: 409, title: 'The pipeline cannot run now', remedy: 'Do what the sentence names, then start it again' },
  'no-such-hook': {
    status: 404,
    title: 'No webhooks here',
    remedy: 'Give the instance a hook-secret in pipelines.yaml; its plugin must be able to read webhooks (library.hook)',
  },
  'hook-refused': {
    status: 401,
    title: 'This webhook is not accepted',
    remedy:
      'Sign it with the hook-secret of the instance (Standard Webhooks), or show its token as "Authorization: Bearer ..." or "X-Hook-Token: ..."',
  },
  'hook-conflict': {
    status: 409,
    title: 'This id was used before',
    remedy: 'Give every message an id of its own; send the same one again only with the same body',
  },
  'metadata-away': {
    status: 503,
    title: 'The metadata services did not answer',
    remedy: 'Ask again after as long as Retry-After says; what they answer meanwhile is kept for it',
  },
  'hooks-full': { status: 503, title: 'Too many webhooks at once', remedy: 'Send it again after as long as Retry-After says' },
  conflict: { status: 409, title: 'This cannot be done now', remedy: 'Do what the sentence names, then try again' },
  'too-many-streams': { status: 503, title: 'Too many clients watch', remedy: 'Close some of them; one stream serves a whole page' },
  'database-away': {
    status: 503,
    title: 'The database does not answer',
    remedy: 'Nothing is lost; work goes on when it is back. Look at its log if this lasts',
  },
  internal: { status: 500, title: 'An error of ours', remedy: 'Please report it with the line of the log that has this id' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Thrown by a route; the server answers with it. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly headers: Record<string, string>;
  constructor(code: ProblemCode, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.code = code;
    this.headers = headers;
  }
}

export function problemOf(code: ProblemCode, detail: string): Problem {
  const { status, title, remedy } = PROBLEMS[code];
  return { type: `urn:tomewright:problem:${code}`, title, status, code, detail, remedy };
}
