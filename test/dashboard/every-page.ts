import { asked } from './sandbox-world.ts';

interface Listed<T> {
  items: T[];
}

/** A path for every page there is, of rows that are really there; what there is no row for is left out. */
export async function everyPage(daemon: { url: string; key: string }): Promise<Record<string, string>> {
  const list = async <T = { id: string }>(path: string): Promise<T[]> => (await asked<Listed<T>>(daemon, path)).items;
  const runs = await list<{ id: string; items: number }>('/api/runs?limit=50&pipeline=complete-series');
  const run = runs.sort((a, b) => b.items - a.items)[0]?.id;
  const items = run ? await list<{ id: string; candidates: number }>(`/api/runs/${run}/items?limit=50`) : [];
  const item = items.sort((a, b) => b.candidates - a.candidates)[0]?.id;
  const [[here], [missing], [plan]] = await Promise.all([
    list('/api/books?owned=true&limit=1&sort=recent'),
    list('/api/books?owned=false&limit=1'),
    list('/api/plans?limit=1'),
  ]);
  return {
    today: '/',
    shelf: '/shelf',
    'shelf-authors': '/shelf?by=authors',
    books: '/books',
    ...(here ? { 'book-here': `/books/${here.id}` } : {}),
    ...(missing ? { 'book-missing': `/books/${missing.id}` } : {}),
    plans: '/plan',
    ...(plan ? { plan: `/plan/${plan.id}` } : {}),
    downloads: '/downloads',
    runs: '/runs',
    ...(run ? { run: `/runs/${run}` } : {}),
    ...(run && item ? { 'run-item': `/runs/${run}/items/${item}` } : {}),
    pipelines: '/pipelines',
    'pipelines-file': '/pipelines/file',
    plugins: '/plugins',
    settings: '/settings',
  };
}
