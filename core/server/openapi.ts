import { PROBLEMS } from './problem.ts';
import type { Route } from './route.ts';
import { PROBLEM } from './routes/schemas.ts';

type Json = Record<string, unknown>;

const PAGES = 'Lists give 50 items unless `limit` says otherwise, 200 at most; `cursor` asks for the page after.';

/** The description of the API, from the very schemas by which requests are checked. */
export function describeApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tomewright',
      version,
      description: `Keeps an audiobook library complete and correct. Every answer that is an error is a problem with a sentence and a remedy. ${PAGES}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(routes.map(tagOf))].sort().map((name) => ({ name })),
    security: [{ key: [] }, { bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'A key, never in the address' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same key as "Authorization: Bearer tw_..."' },
        session: { type: 'apiKey', in: 'cookie', name: 'tomewright', description: 'Of a browser that signed in' },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: `What went wrong: ${Object.keys(PROBLEMS).join(', ')}`,
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

const tagOf = (route: Route): string => route.path.split('/').filter((part) => part !== '' && part !== 'api')[0] ?? 'pages';

function operationOf(route: Route): Json {
  return {
    operationId: nameOf(route),
    summary: route.summary,
    tags: [tagOf(route)],
    ...(route.scope === null ? { security: [] } : { description: `Needs a key with the scope "${route.scope}".`, 'x-scope': route.scope }),
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...bodyOf(route),
    responses: { ...Object.fromEntries(Object.entries(route.answers).map(answerOf)), default: { $ref: '#/components/responses/Problem' } },
  };
}

/** "getBooksById": what a client generated from this calls it. */
function nameOf({ method, path }: Route): string {
  const words = path.split(/[/_.-]/).filter((word) => word !== '' && word !== 'api');
  const named = words.map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word)));
  return method + (named.join('') || 'Root');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function parametersOf(schema: Route['query'], where: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

function bodyOf(route: Route): Json {
  if (route.raw)
    return {
      requestBody: { required: true, content: { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } } },
    };
  if (!route.body) return {};
  const content = { schema: route.body, ...(route.example === undefined ? {} : { example: route.example }) };
  return {
    requestBody: {
      required: ((route.body['required'] as string[] | undefined) ?? []).length > 0,
      content: { 'application/json': content },
    },
  };
}

function answerOf([status, { description, schema, type = 'application/json' }]: [string, Route['answers'][number]]): [string, Json] {
  return [status, { description, content: { [type]: { schema } } }];
}
