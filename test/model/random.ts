import { existsSync } from 'node:fs';
import type { FailureCode } from '../../core/sdk/index.ts';
import { BOOKS, type ModelBook } from './books.ts';
import type { ModelClock, ModelDaemon } from './daemon.ts';
import type { ModelBench } from './on-postgresql.ts';
import type { Services } from './services.ts';
import { company } from './together.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const INSTANCES = ['tracker', 'records', 'torrents', 'library', 'lists'];
const CODES: (FailureCode | 'lost')[] = ['unavailable', 'auth', 'rate-limited', 'bad-response', 'refused', 'lost', 'unavailable', 'lost'];
/** Longer than every backoff together, so that whatever can be picked up again has been. */
const AFTERMATH_DAYS = 30;

/** Mulberry32: small, and the same for the same seed everywhere. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Story {
  random: () => number;
  services: Services;
  clock: ModelClock;
  /** All that live now. */
  daemons: ModelDaemon[];
  start(): Promise<ModelDaemon>;
  /** What services saw above their limits, where limits are part of the story. */
  aboveLimits(): string[];
  /** What happened, newest last; shown where something is wrong. */
  told: string[];
  lastMonitor: number;
  lastDay: Record<string, number>;
  deleted: Set<ModelBook>;
}

type Happening = (story: Story) => Promise<string> | string;

const pick = <T>(story: Story, list: readonly T[]): T | undefined => list[Math.floor(story.random() * list.length)];

const restart = async (story: Story, dead: ModelDaemon): Promise<void> => {
  await dead.store.leases.stop();
  story.daemons = [...story.daemons.filter((each) => each !== dead), await story.start()];
};

const first = (story: Story): ModelDaemon => story.daemons[0] as ModelDaemon;

/** The next job that is due of every daemon, worked to its end. */
const work: Happening = async (story) => {
  const ended = await Promise.all(story.daemons.map((daemon) => daemon.workNext()));
  return `work: ${ended.map((end, nth) => `${end} (${story.daemons[nth]?.calls().length} calls)`).join(', ')}`;
};

const crash: Happening = async (story) => {
  const victim = story.daemons.length > 1 ? (pick(story, story.daemons) as ModelDaemon) : first(story);
  const killAt = Math.floor(story.random() * 25);
  const ended = await Promise.all(story.daemons.map((daemon) => daemon.workNext(daemon === victim ? killAt : undefined)));
  const at = victim.calls().at(-1);
  await restart(story, victim);
  return `killed after call ${killAt} (${ended.join(', ')}, ${at})`;
};

const pass =
  (most: number): Happening =>
  async (story) => {
    const ms = Math.floor(story.random() * most);
    story.clock.pass(ms);
    await triggers(story);
    return `${Math.round(ms / 1000)} s pass`;
  };

/** What the scheduler does: each interval's and each schedule's latest slot, once. */
async function triggers(story: Story): Promise<void> {
  const now = story.clock.now().getTime();
  const monitor = Math.floor(now / 30_000) * 30_000;
  if (monitor > story.lastMonitor) {
    story.lastMonitor = monitor;
    await first(story).startPipeline('download-monitor', { trigger: 'every', slot: new Date(monitor) });
  }
  for (const [name, hour] of [
    ['nightly', 1],
    ['complete-series', 3],
  ] as const) {
    const slot = Math.floor((now - hour * HOUR_MS) / DAY_MS) * DAY_MS + hour * HOUR_MS;
    if (slot <= (story.lastDay[name] ?? 0)) continue;
    story.lastDay[name] = slot;
    await first(story).startPipeline(name, { trigger: 'schedule', slot: new Date(slot) });
  }
}

const download =
  (state: 'finished' | 'stalled' | 'failed'): Happening =>
  (story) => {
    const torrent = pick(
      story,
      [...story.services.torrents.values()].filter((each) => each.state === 'downloading' || each.state === 'stalled'),
    );
    if (torrent) torrent.state = state;
    return torrent ? `torrent ${torrent.key} is ${state}` : 'no torrent to change';
  };

const misbehave: Happening = (story) => {
  const instance = pick(story, INSTANCES) ?? '';
  const code = pick(story, CODES) ?? 'unavailable';
  const left = 1 + Math.floor(story.random() * 5);
  story.services.trouble.set(instance, { code, left });
  return `${instance}: ${code}, ${left} times`;
};

const edit: Happening = (story) => {
  const entry = pick(story, [...story.services.entries.keys()]);
  const field = pick(story, ['description', 'publisher'] as const) ?? 'publisher';
  if (entry) story.services.edit(entry, field, `by hand ${Math.floor(story.random() * 1e6)}`);
  return `a person sets the ${field} of ${entry}`;
};

/** One of at most two that a person deletes for good. */
const remove: Happening = (story) => {
  const [id, entry] = pick(story, [...story.services.entries]) ?? [];
  const book = BOOKS.find((each) => entry?.relPath.endsWith(each.title));
  // An empty library is believed to be lost, by the brake: that one the owner must accept.
  if (!id || !book || story.deleted.size >= 2 || story.services.entries.size < 3 || story.services.isUnmounted) return 'nothing is deleted';
  story.services.remove(id);
  story.deleted.add(book);
  return `a person deletes "${book.title}"`;
};

const mount: Happening = (story) => {
  story.services.isUnmounted = !story.services.isUnmounted;
  return `the library's disk is ${story.services.isUnmounted ? 'gone' : 'back'}`;
};

const byHand: Happening = async (story) => `by hand: run ${await first(story).startPipeline('complete-series', { trigger: 'manual' })}`;

const WEIGHTED: readonly [number, string, Happening][] = [
  [52, 'work', work],
  [9, 'crash', crash],
  [12, 'minute', pass(MINUTE_MS)],
  [3, 'hours', pass(12 * HOUR_MS)],
  [1, 'days', pass(4 * DAY_MS)],
  [6, 'finished', download('finished')],
  [1, 'stalled', download('stalled')],
  [1, 'failed', download('failed')],
  [7, 'misbehave', misbehave],
  [3, 'edit', edit],
  [0.4, 'remove', remove],
  [0.6, 'mount', mount],
  [2, 'by hand', byHand],
];
const SUM = WEIGHTED.reduce((sum, [weight]) => sum + weight, 0);

function happening(story: Story): Happening {
  let at = story.random() * SUM;
  for (const [weight, , each] of WEIGHTED) {
    at -= weight;
    if (at < 0) return each;
  }
  return work;
}

export interface Told {
  wrong: string[];
  told: string[];
  adds: number;
  /** Requests that services saw, where limits are part of the story. */
  requests: number;
}

/** So many events, faults and restarts, then calm; every invariant holds at each of them, and at the end nothing is left open. */
export async function randomStory(bench: ModelBench, options: { seed: number; events: number; daemons?: number }): Promise<Told> {
  const random = seeded(options.seed);
  const { services, clock, start, end } = await bench.begin([1, 3]);
  const { daemons = 1 } = options;
  const shared = daemons > 1 ? await company(bench, { services, clock, random }) : null;
  let lives = 0;
  const life = (): Promise<ModelDaemon> => start(`life-${++lives}`, shared ? { plugins: shared.plugins(), turns: shared.turns } : {});
  for (const book of BOOKS) if (random() < 0.3) services.makeWrong(book);
  const story: Story = {
    random,
    services,
    clock,
    daemons: [],
    start: life,
    aboveLimits: () => shared?.seen.violations() ?? [],
    told: [],
    lastMonitor: 0,
    lastDay: {},
    deleted: new Set(),
  };
  while (story.daemons.length < daemons) story.daemons.push(await life());
  const wrong: string[] = [];
  for (let nth = 0; nth < options.events && wrong.length === 0; nth++) {
    story.told.push(await happening(story)(story));
    wrong.push(...services.violations, ...story.aboveLimits(), ...(await bench.violated()));
  }
  if (wrong.length === 0) wrong.push(...(await aftermath(bench, story)));
  for (const daemon of story.daemons) await daemon.store.leases.stop();
  await shared?.end();
  end();
  return { wrong, told: story.told, adds: services.adds.size, requests: shared?.seen.count() ?? 0 };
}

/** All services are well, all downloads come to their end, and time passes: everything that anybody can still pick up is. */
async function aftermath(bench: ModelBench, story: Story): Promise<string[]> {
  const { services, clock } = story;
  services.trouble.clear();
  services.isUnmounted = false;
  for (let half = 0; half < AFTERMATH_DAYS * 2; half++) {
    for (let look = 0; look < 2; look++) {
      for (const torrent of services.torrents.values()) if (torrent.state !== 'failed') torrent.state = 'finished';
      clock.pass(MINUTE_MS);
      await triggers(story);
      await worked(story);
    }
    clock.pass(DAY_MS / 2);
    if (services.violations.length > 0) break;
  }
  return [...services.violations, ...story.aboveLimits(), ...(await bench.violated()), ...(await leftOpen(story))];
}

/** Until no daemon finds anything that is due. */
async function worked(story: Story): Promise<void> {
  for (let moves = 0; moves < 500; moves++) {
    const ended = await Promise.all(story.daemons.map((daemon) => daemon.workNext()));
    if (ended.every((each) => each === 'nothing')) return;
  }
}

/** After the calm: no run, item, download or write is open, and every book is in the library, given up with a reason, or deleted on purpose. */
async function leftOpen(story: Story): Promise<string[]> {
  const { services, deleted, clock } = story;
  const { knex } = first(story);
  const { rows } = await knex.raw(`
    select 'download ' || id || ' is ' || state || ': ' || coalesce(reason, '') as what from downloads where state not in ('imported', 'failed', 'abandoned')
    union all select 'run ' || id || ' of ' || pipeline || ' is ' || state from tasks where finished_at is null and coalesce(not_before, '-infinity') <= '${clock.now().toISOString()}'::timestamptz
    union all select 'action ' || key || ' is ' || state from actions where state = 'doing' and kind <> 'library.scan'
      and not exists (select from task_items i where i.id = item_id and i.state = 'settled')`);
  const given = await knex('missing_books')
    .join('books', 'books.id', 'book_id')
    .select('title', 'given_up_at', 'next_try', 'last_reason', 'missing_books.state');
  const absent = BOOKS.filter((book) => !deleted.has(book) && !existsSync(services.folderOf(book))).flatMap((book) => {
    const row = given.find((each) => each.title === book.title);
    const isExplained = row && (row.given_up_at || row.next_try || row.last_reason || services.isHopeless(book));
    return isExplained ? [] : [`"${book.title}" is not there, and nothing tells why: ${JSON.stringify(row ?? null)}`];
  });
  return [...rows.map((row: { what: string }) => row.what), ...absent];
}
