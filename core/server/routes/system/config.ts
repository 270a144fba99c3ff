import { ProblemError } from '../../problem.ts';
import type { ConfigFinding, Route, ServerParts } from '../../route.ts';
import { FLAG, INTEGER, input, list, object, oneOf, type Schema, TEXT, TIME } from '../schemas.ts';

const VERSION: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$', title: 'a version', description: 'SHA-256 of the text' };
const FILE_TEXT: Schema = { type: 'string', maxLength: 200_000, description: 'The whole of pipelines.yaml' };
const FINDING = object({
  file: TEXT,
  line: INTEGER,
  column: INTEGER,
  code: TEXT,
  severity: oneOf('error', 'warning'),
  message: TEXT,
  remedy: TEXT,
});
const AN_EXAMPLE = 'version: 1\nplugins: {}\npipelines: {}\n';

/** pipelines.yaml: read, checked, saved, and the versions before. */
export const configRoutes = ({ config }: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/config',
    summary: 'pipelines.yaml as it lies on the disk now',
    scope: 'read',
    answers: { 200: { description: 'The file', schema: object({ version: VERSION, file: TEXT, text: FILE_TEXT }) } },
    handle: async () => ({ status: 200, body: await config.current() }),
  },
  {
    method: 'post',
    path: '/api/config/check',
    summary: 'What the linter says of a draft of pipelines.yaml; nothing is saved',
    scope: 'read',
    body: input({ text: FILE_TEXT }, ['text']),
    example: { text: AN_EXAMPLE },
    answers: { 200: { description: 'The findings', schema: object({ findings: list(FINDING) }) } },
    handle: async ({ body }) => ({ status: 200, body: { findings: await config.check((body as { text: string }).text) } }),
  },
  {
    method: 'put',
    path: '/api/config',
    summary:
      'Saves pipelines.yaml, whole or not at all; refused where it has a mistake, or somebody saved after the version you began with',
    scope: 'admin',
    body: input({ text: FILE_TEXT, base: VERSION }, ['text', 'base']),
    example: { text: AN_EXAMPLE, base: '0'.repeat(64) },
    answers: { 200: { description: 'It is saved, and live within two seconds', schema: object({ version: VERSION }) } },
    handle: async ({ body }) => {
      const { text, base } = body as { text: string; base: string };
      const saved = await config.save(text, base);
      if ('stale' in saved) throw new ProblemError('conflict', 'pipelines.yaml was changed since you began; load it anew');
      if ('findings' in saved) throw new ProblemError('input-wrong', inWords(saved.findings));
      return { status: 200, body: saved };
    },
  },
  {
    method: 'get',
    path: '/api/config/versions',
    summary: 'The versions of pipelines.yaml that were live, latest first',
    scope: 'read',
    answers: {
      200: { description: 'The versions', schema: object({ items: list(object({ version: VERSION, loadedAt: TIME, isCurrent: FLAG })) }) },
    },
    handle: async () => ({ status: 200, body: { items: await config.versions() } }),
  },
  {
    method: 'get',
    path: '/api/config/versions/:version',
    summary: 'The text of one version',
    scope: 'read',
    params: object({ version: VERSION }),
    answers: { 200: { description: 'The version', schema: object({ version: VERSION, text: FILE_TEXT }) } },
    handle: async ({ params }) => {
      const version = params['version'] as string;
      const text = await config.version(version);
      if (text === null) throw new ProblemError('not-found', `no version ${version.slice(0, 12)} of pipelines.yaml is kept`);
      return { status: 200, body: { version, text } };
    },
  },
  {
    method: 'get',
    path: '/api/config/schema',
    summary: 'The JSON schema of pipelines.yaml, for editors',
    scope: 'read',
    answers: { 200: { description: 'The schema', schema: { type: 'object', additionalProperties: true } } },
    handle: async () => ({ status: 200, body: config.schema() }),
  },
];

const inWords = (findings: readonly ConfigFinding[]): string =>
  findings
    .filter((finding) => finding.severity === 'error')
    .slice(0, 5)
    .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
    .join('; ');
