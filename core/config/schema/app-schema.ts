import { closed, NAME_PATTERN, type Schema } from './parts.ts';

/** What other programs can be told of. */
export const TOLD_EVENTS = ['book.imported', 'download.failed', 'metadata.corrected', 'plan.waiting', 'plugin.down'] as const;

const folders = (description: string): Schema => ({
  type: 'array',
  uniqueItems: true,
  maxItems: 50,
  items: { type: 'string', minLength: 1, maxLength: 1000, title: 'a folder' },
  title: 'a list of folders',
  description,
});

const hosts = (pattern: string, title: string): Schema => ({
  type: 'array',
  uniqueItems: true,
  maxItems: 50,
  items: { type: 'string', pattern, maxLength: 253, title },
  title: `a list, each ${title}`,
});

/** The JSON schema of config/app.yaml. Secrets may stand for texts. */
export const APP_SCHEMA: Schema = closed({
  port: { type: 'integer', minimum: 0, maximum: 65_535, title: 'a port', description: 'Where the API listens; 0 takes a free one.' },
  host: {
    type: 'string',
    pattern: '^[A-Za-z0-9.:_-]{1,253}$',
    title: 'an address to listen on like 127.0.0.1 or 0.0.0.0',
  },
  data: { type: 'string', minLength: 1, maxLength: 1000, title: 'a folder' },
  database: {
    type: 'string',
    writeOnly: true,
    pattern: '^postgres(ql)?://',
    title: 'an address like postgres://user@host/name, best as `!secret database-url`',
  },
  'library-folders': folders('Where the libraries lie as this machine sees them.'),
  'download-folders': folders('Where downloads arrive as this machine sees them.'),
  'plugin-folders': folders('Where drop-in plugins are looked for.'),
  browser: closed({
    path: { type: 'string', minLength: 1, maxLength: 1000, title: 'a file', description: 'The Chromium or Chrome to start.' },
    sandbox: { type: 'boolean', title: 'true or false', description: 'false: without its own sandbox, where a container gives it none.' },
  }),
  log: closed({ level: { enum: ['debug', 'info', 'warn', 'error'], title: 'debug, info, warn or error' } }),
  webhooks: {
    type: 'object',
    maxProperties: 20,
    propertyNames: { type: 'string', pattern: NAME_PATTERN, maxLength: 60, title: 'a name of small letters, digits and hyphens' },
    additionalProperties: {
      ...closed(
        {
          url: { type: 'string', pattern: '^https?://', maxLength: 2000, title: 'an address like http://home:8123/hooks/books' },
          secret: { type: 'string', minLength: 1, writeOnly: true, title: 'a secret, best as `!secret NAME`' },
          events: {
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: { enum: TOLD_EVENTS, title: 'an event' },
            title: 'a list of events',
            description: 'Which events it is told of; all of them unless said.',
          },
        },
        ['url', 'secret'],
      ),
      title: 'an address with its secret',
    },
    title: 'a mapping of names to addresses',
    description: 'Programs that are told what happened, by signed webhooks (Standard Webhooks).',
  },
  api: closed({
    'allowed-hosts': hosts('^[A-Za-z0-9.-]+(:\\d{1,5})?$', 'a host name like books.example.org'),
    'cors-origins': hosts('^https?://[A-Za-z0-9.-]+(:\\d{1,5})?$', 'an origin like https://books.example.org'),
    'trusted-proxies': hosts('^[0-9A-Fa-f.:]+(/\\d{1,3})?$', 'an address like 172.18.0.0/16'),
  }),
});
