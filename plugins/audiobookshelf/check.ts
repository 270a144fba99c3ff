import type { Context, Health } from '../../core/sdk/index.ts';
import type { Libraries } from './libraries.ts';
import { type Options, type Session, unexpected } from './session.ts';
import type { LibraryRow } from './wire.ts';
import { ME_SCHEMA, type Me, type ServerStatus, STATUS_SCHEMA } from './wire-server.ts';

interface Parts {
  context: Context;
  session: Session;
  libraries: Libraries;
  options: Options;
}

export function createCheck({ context, session, libraries, options }: Parts): () => Promise<Health> {
  async function status(): Promise<ServerStatus> {
    const reply = await session.open('status');
    if (reply.status !== 200) unexpected(context, 'status', reply);
    const found = context.shape<ServerStatus>(STATUS_SCHEMA, reply.json(), 'status');
    if (found.app !== 'audiobookshelf') context.fail('bad-response', `At \`url\` stands "${found.app}" and not Audiobookshelf; correct it`);
    if (!found.isInit) context.fail('unavailable', 'Audiobookshelf has no root user yet; open it in a browser and finish its setup');
    return found;
  }

  return async () => {
    const { serverVersion } = await status();
    const me = await session.read<Me>('api/me', ME_SCHEMA);
    const books = await libraries.books();
    const names = books.map((library) => `"${library.name}"`).join(', ');
    const warnings = [...rightsOf(me, books), ...placeOf(books, options), ...ageOf(serverVersion)];
    const summary = `Audiobookshelf ${serverVersion} as ${me.username} (${me.type}), book libraries: ${names}`;
    return { version: serverVersion, summary, ...(warnings.length > 0 ? { warnings } : {}) };
  };
}

function rightsOf(me: Me, books: LibraryRow[]): string[] {
  const { permissions } = me;
  const isAdmin = me.type === 'root' || me.type === 'admin';
  const unwatched = books.filter((library) => library.settings?.disableWatcher).map((library) => `"${library.name}"`);
  const warnings: string[] = [];
  if (permissions.delete) {
    warnings.push(`User ${me.username} may delete books, which we never do; use a key of a user without the right to delete`);
  }
  if (!permissions.update) warnings.push(`User ${me.username} may not update, so no metadata can be written; give the right to update`);
  if (!permissions.upload)
    warnings.push(`User ${me.username} may not upload; give the right if the library's disk cannot be reached from here`);
  if (!isAdmin && unwatched.length > 0) {
    warnings.push(
      `The watcher of ${unwatched.join(', ')} is off and ${me.username} is no admin, so no scan can be started; turn the watcher on, or use an admin`,
    );
  }
  return warnings;
}

function placeOf(books: LibraryRow[], options: Options): string[] {
  if (books.length > 1) return ['There are several book libraries; set `library` so that new books have a place'];
  const folders = books[0]?.folders ?? [];
  if (folders.length > 1 && !options.folder)
    return [`Library "${books[0]!.name}" has several folders; set \`folder\` so that new books have a place`];
  return [];
}

function ageOf(version: string): string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < 2 || (major === 2 && minor < 17);
  return isOld ? [`Audiobookshelf ${version} is older than 2.17, the oldest that this plugin was tried with; update it`] : [];
}
