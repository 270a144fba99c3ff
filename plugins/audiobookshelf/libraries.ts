import type { Context } from '../../core/sdk/index.ts';
import type { Options, Session } from './session.ts';
import { type Folder, LIBRARIES_SCHEMA, type LibraryRow } from './wire.ts';

export interface Libraries {
  /** The book libraries that this instance is about: the one of the option, else all. */
  books(): Promise<LibraryRow[]>;
  /** The one book library for new books. */
  home(): Promise<{ library: LibraryRow; folder: Folder }>;
  /** The book library with this id or name. */
  named(name: string): Promise<LibraryRow>;
}

export function createLibraries(context: Context, session: Session, options: Options): Libraries {
  async function all(): Promise<LibraryRow[]> {
    const { libraries } = await session.read<{ libraries: LibraryRow[] }>('api/libraries', LIBRARIES_SCHEMA);
    const books = libraries.filter((library) => library.mediaType === 'book');
    if (books.length > 0) return books;
    return context.fail('refused', 'Audiobookshelf shows this user no book library; make one, or let the user see it');
  }

  async function named(name: string): Promise<LibraryRow> {
    const books = await all();
    const found =
      books.find((library) => library.id === name) ?? books.find((library) => library.name.toLowerCase() === name.toLowerCase());
    return (
      found ?? context.fail('refused', `Audiobookshelf has no book library "${name}"; it has ${listOf(books.map((book) => book.name))}`)
    );
  }

  async function home() {
    const library = options.library ? await named(options.library) : only(await all());
    return { library, folder: folderOf(library) };
  }

  function only(books: LibraryRow[]): LibraryRow {
    if (books.length === 1) return books[0]!;
    return context.fail(
      'refused',
      `Audiobookshelf has several book libraries; set \`library\` to one of ${listOf(books.map((book) => book.name))}`,
    );
  }

  function folderOf(library: LibraryRow): Folder {
    const paths = listOf(library.folders.map((folder) => folder.fullPath));
    if (options.folder) {
      const wanted = bare(options.folder);
      const found = library.folders.find((folder) => folder.id === options.folder || bare(folder.fullPath) === wanted);
      return (
        found ?? context.fail('refused', `Library "${library.name}" has no folder ${options.folder}; set \`folder\` to one of ${paths}`)
      );
    }
    if (library.folders.length === 1) return library.folders[0]!;
    return context.fail('refused', `Library "${library.name}" has ${library.folders.length} folders; set \`folder\` to one of ${paths}`);
  }

  return { home, named, books: async () => (options.library ? [await named(options.library)] : all()) };
}

function bare(path: string): string {
  return path.replaceAll('\\', '/').replace(/\/+$/, '');
}

function listOf(names: string[]): string {
  return names.map((name) => `"${name}"`).join(', ') || 'none';
}
