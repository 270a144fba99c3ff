import { asked } from './sandbox-world.ts';

interface Listed {
  items: { id: string; state?: string; candidates?: number }[];
}

/** A path for every page there is, with rows that are really there. */
export async function everyPage(daemon: { url: string; key: string }): Promise<Record<string, string>> {
  const first = async (path: string): Promise<string> => (await asked<Listed>(daemon, path)).items[0]?.id ?? '1';
  const run = await first('/api/runs?limit=1&pipeline=complete-series');
  const { items } = await asked<Listed>(daemon, `/api/runs/${run}/items?limit=50`);
  const item = (items.find((each) => (each.candidates ?? 0) > 0) ?? items[0])?.id ?? '1';
  const plan = await first('/api/plans').catch(() => '1');
  return {
    today: '/',
    shelf: '/shelf',
    'shelf-authors': '/shelf?by=authors',
    books: '/books',
    'book-here': `/books/${await first('/api/books?owned=true&limit=1&sort=recent')}`,
    'book-missing': `/books/${await first('/api/books?owned=false&limit=1')}`,
    plans: '/plan',
    plan: `/plan/${plan}`,
    downloads: '/downloads',
    runs: '/runs',
    run: `/runs/${run}`,
    'run-item': `/runs/${run}/items/${item}`,
    pipelines: '/pipelines',
    'pipelines-file': '/pipelines/file',
    plugins: '/plugins',
    settings: '/settings',
  };
}
