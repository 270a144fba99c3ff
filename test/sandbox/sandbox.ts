import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { untilTold } from '../../core/main/commands/start.ts';
import { startDaemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from './home.ts';
import { type BookOutcome, type Fetched, outcomes } from './outcome.ts';
import { POSTINGS } from './oz.ts';
import { makeWorld, type World } from './world.ts';

const HELP = `usage: npm run sandbox -- [--once] [--json] [--stand-in] [--dir DIR]

Completes a series before your eyes: a daemon, stand-ins for the services on this machine, and a small library of
generated audiobooks. Nothing leaves this machine and no account is needed.

  --once       end after the run instead of keeping the API up
  --json       one JSON object on stdout, progress on stderr; ends after the run
  --stand-in   a stand-in for qBittorrent, even where qbittorrent-nox is installed
  --dir DIR    the sandbox's folder (default: data/sandbox; it is emptied first)
DATABASE_URL   a PostgreSQL of yours instead of the embedded one
`;

const LONGEST_RUN_MS = 10 * 60_000;
const LOOK_MS = 500;

interface RunView {
  id: string;
  state: string;
  reason: string | null;
  items: {
    label: string;
    key: string;
    state: string;
    outcome: string | null;
    reason: string | null;
    candidates?: { title: string; verdict: string; why: string }[];
  }[];
}

const { values } = parseArgs({
  options: {
    once: { type: 'boolean' },
    json: { type: 'boolean' },
    'stand-in': { type: 'boolean' },
    dir: { type: 'string' },
    help: { type: 'boolean' },
  },
});

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const begun = performance.now();
  const dir = resolve(values.dir ?? join('data', 'sandbox'));
  tell(`The sandbox is in ${dir}`);
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: values['stand-in'] ?? false, progress: (text) => tell(`  ${text}`) });
  const home = join(dir, 'home');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeHome(world, home);
  // Commands beside the daemon find the secrets where an owner's would.
  const secrets = Object.entries(environment(world)).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(home, '.env'), secrets.join(''), { mode: 0o600 });
  const { DATABASE_URL } = process.env;
  const daemon = await startDaemon({ home, env: { ...environment(world), ...(DATABASE_URL ? { DATABASE_URL } : {}) }, pace: 'lifted' });
  tell(`The daemon is ready at ${daemon.url} on ${daemon.database}`);
  try {
    const key = readFileSync(daemon.firstKey ?? join(home, 'data', 'first-key'), 'utf8').trim();
    const run = await completeSeries(daemon.url, key);
    const { items: downloads } = await listDownloads(daemon.url, key);
    const books = await outcomes(world, run, downloads);
    const sum = summary(world, books, daemon.database, (performance.now() - begun) / 1000);
    if (values.json) process.stdout.write(`${JSON.stringify(sum)}\n`);
    else process.stdout.write(table(books, sum));
    const isRight = sum.wrong === 0 && sum.imported === rightOnes(world).size;
    if (!values.once && !values.json) {
      tell(`The dashboard and the API stay up at ${daemon.url}; the key to sign in with is in ${daemon.firstKey ?? 'data/first-key'}.`);
      tell(`Commands: npm run explain -- Magic of Oz --home ${relative('.', home)}`);
      tell('Ctrl-C ends it.');
      await untilTold();
    }
    return isRight ? 0 : 1;
  } finally {
    await daemon.stop();
    await world.stop();
  }
}

async function api<T>(url: string, key: string, method = 'GET'): Promise<T> {
  const reply = await fetch(url, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  if (!reply.ok) throw new Error(`${method} ${new URL(url).pathname} answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Starts the run and tells what happens, item by item, until it has ended. */
async function completeSeries(url: string, key: string): Promise<RunView> {
  const { run } = await api<{ run: string }>(`${url}/api/pipelines/complete-series/runs`, key, 'POST');
  const told = new Set<string>();
  const until = performance.now() + LONGEST_RUN_MS;
  for (;;) {
    const view = await api<RunView>(`${url}/api/runs/${run}`, key);
    for (const item of view.items)
      tellOnce(
        told,
        item.outcome && item.outcome !== 'done' ? `  ${item.label}: ${item.outcome}${item.reason ? ` (${item.reason})` : ''}` : null,
      );
    for (const text of (await listDownloads(url, key)).items.toReversed().map(stateOf)) tellOnce(told, text);
    tellOnce(told, `  the run is ${view.state}`);
    if (['finished', 'failed', 'stopped'].includes(view.state) && (await isQuiet(url, key))) return view;
    if (performance.now() > until) throw new Error(`the run did not end within ${LONGEST_RUN_MS / 60_000} minutes; it is ${view.state}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** A release that proved to be another book is replaced by the next candidate, beside the run: that is waited for too. */
async function isQuiet(url: string, key: string): Promise<boolean> {
  const load = await api<{ runs: number; openDownloads: number }>(`${url}/api/system/stats`, key);
  return load.runs === 0 && load.openDownloads === 0;
}

const listDownloads = (url: string, key: string): Promise<{ items: Fetched[] }> => api(`${url}/api/downloads?limit=100`, key);

const stateOf = ({ book, source, state, reason }: Fetched): string =>
  `  ${book.title}, from ${source}: ${state}${state === 'failed' && reason ? `, ${reason}` : ''}`;

function tellOnce(told: Set<string>, text: string | null): void {
  if (text === null || told.has(text)) return;
  told.add(text);
  tell(text);
}

const rightOnes = (world: World): Set<number> =>
  new Set(POSTINGS.filter((posting) => posting.right && [...world.postings.values()].includes(posting)).map((posting) => posting.book));

interface Summary {
  missing: number;
  found: number;
  downloaded: number;
  imported: number;
  wrong: number;
  downloader: string;
  database: string;
  seconds: number;
}

function summary(world: World, books: BookOutcome[], database: string, seconds: number): Summary {
  const imported = books.filter((book) => book.imported);
  const fetched = world.mam.fetched.length + world.prowlarr.fetched.length;
  return {
    missing: books.length,
    found: books.filter((book) => book.found).length,
    downloaded: fetched,
    imported: imported.length,
    wrong: imported.filter((book) => book.wrong).length,
    downloader: world.downloader.name,
    database,
    seconds: Math.round(seconds * 10) / 10,
  };
}

function table(books: BookOutcome[], sum: Summary): string {
  const rows = books.map((book) => {
    const head = `${String(book.number).padStart(2)}  ${book.title.padEnd(26)}  ${(book.imported ? 'imported' : 'missing').padEnd(9)} ${book.where ?? book.note}`;
    const told = (word: string) => (text: string) => `      ${word.padEnd(9)} ${text}`;
    const found = book.found ? [book.found].map(told('found')) : [];
    return [head, ...found, ...book.unmasked.map(told('proved')), ...book.rejected.map(told('rejected'))].join('\n');
  });
  return `\n${rows.join('\n')}\n\n${sum.missing} missing, ${sum.found} found, ${sum.downloaded} downloaded, ${sum.imported} imported, ${sum.wrong} wrong, in ${sum.seconds} s (${sum.downloader}, ${sum.database})\n`;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
