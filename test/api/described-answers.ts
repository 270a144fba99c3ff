import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Witness } from '../../core/server/mount.ts';
import { describeApi } from '../../core/server/openapi.ts';
import { routesOf } from '../../core/server/routes/index.ts';

type Described = Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: object }> } | undefined> }>>;

/** Looks at every answer whether it is as the description of the API says; `wrong` gathers those that are not. */
export function describedAnswers(): { wrong: string[]; witness: Witness } {
  const routes = routesOf({ clock: { now: () => new Date() }, genres: {}, config: {}, live: {}, plugins: {} } as never);
  const { paths } = describeApi(routes, '0') as { paths: Described };
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const wrong: string[] = [];
  const witness: Witness = (route, { status, body }) => {
    const described = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method]?.responses[status];
    const schema = described?.content['application/json']?.schema;
    const name = `${route.method.toUpperCase()} ${route.path} ${status}`;
    if (!schema) return void wrong.push(`${name} is not described`);
    const isRight = ajv.validate(schema, JSON.parse(JSON.stringify(body)));
    if (!isRight) wrong.push(`${name}: ${ajv.errorsText(ajv.errors, { separator: '; ' }).slice(0, 400)}`);
  };
  return { wrong, witness };
}
