import type { Route, ServerParts } from '../../route.ts';
import { INTEGER, input, list, object, oneOf, TEXT, TIME } from '../schemas.ts';

const BACKUP = object({
  file: { type: 'string', description: 'Its folder, under the folder of backups' },
  at: TIME,
  bytes: INTEGER,
  kind: oneOf('embedded', 'postgresql'),
  version: { type: 'string', description: "The database server's version" },
  reason: oneOf('nightly', 'by hand', 'before an upgrade'),
});

export const backupRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/backups',
    summary: 'The backups of the database that are kept, newest first',
    scope: 'admin',
    answers: { 200: { description: 'The backups', schema: object({ folder: TEXT, items: list(BACKUP) }) } },
    handle: async () => ({ status: 200, body: { folder: parts.backups.folder, items: (await parts.backups.list()).map(shown) } }),
  },
  {
    method: 'post',
    path: '/api/backups',
    summary: 'Make a backup of the database now; answers when it is whole',
    scope: 'admin',
    body: input({}),
    answers: { 201: { description: 'The backup', schema: BACKUP } },
    handle: async () => ({ status: 201, body: shown(await parts.backups.make('by hand')) }),
  },
];

type Backup = Awaited<ReturnType<ServerParts['backups']['make']>>;

const shown = ({ name, at, bytes, kind, version, reason }: Backup): object => ({ file: name, at, bytes, kind, version, reason });
