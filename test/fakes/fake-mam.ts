import { type Asked, type Fake, type Reply, startFake } from './fake-server.ts';
import { queryWords } from './query-words.ts';

/** A torrent as MyAnonamouse lists it. */
export interface MamRow {
  id: number;
  title: string;
  authors: string[];
  narrators?: string[];
  series?: [string, string];
  size: string;
  filetype: string;
  mainCat: 13 | 14;
  category: number;
  catname: string;
  language?: number;
  langCode?: string;
  seeders: number;
  browseflags?: number;
  flags?: { free?: boolean; vip?: boolean; flVip?: boolean; snatched?: boolean };
  torrent: Uint8Array;
}

export interface FakeMam extends Fake {
  rows: MamRow[];
  /** The session that is valid now; it rotates with every answer. */
  session(): string;
  account: Record<string, unknown>;
  /** How often a call came with a session that was no longer valid. */
  refused(): number;
  /** Torrents that were handed out, by id. */
  fetched: number[];
  /** Torrents on which a wedge was spent, by id. */
  freed: number[];
}

const people = (names: string[], from: number): string =>
  JSON.stringify(Object.fromEntries(names.map((name, index) => [String(from + index), name])));

/** The shape of a live row: numbers mostly as numbers, flags as 0 and 1, people and series as JSON within a string. */
function live(row: MamRow): Record<string, unknown> {
  return {
    id: row.id,
    title: row.title,
    added: '2026-03-01 10:00:00',
    author_info: people(row.authors, 100 + row.id),
    narrator_info: row.narrators ? people(row.narrators, 200 + row.id) : '',
    series_info: row.series ? JSON.stringify({ '301': [row.series[0], row.series[1], Number.parseFloat(row.series[1])] }) : '{}',
    main_cat: row.mainCat,
    category: row.category,
    catname: row.catname,
    cat: `<div class="cat${row.category}"></div>`,
    size: row.size,
    numfiles: 1,
    filetype: row.filetype,
    seeders: row.seeders,
    leechers: 0,
    times_completed: 100,
    comments: 0,
    vip: row.flags?.vip ? 1 : 0,
    free: row.flags?.free ? 1 : 0,
    fl_vip: row.flags?.flVip ? 1 : 0,
    personal_freeleech: 0,
    vip_expire: 0,
    my_snatched: row.flags?.snatched ? 1 : 0,
    bookmarked: null,
    tags: 'Unabridged',
    lang_code: row.langCode ?? 'ENG',
    language: row.language ?? 1,
    browseflags: row.browseflags ?? 0,
    w: 0,
    dl: `hash-of-${row.id}`,
  };
}

/**
 * MyAnonamouse's API functions: search, download, account; its session rotates, as the real one does. `graceful`: the session before the
 * newest is taken too, for tests that kill between its answer and our storing of it, when the newest is known to nobody.
 */
export async function startFakeMam(options: { session: string; rows?: MamRow[]; graceful?: boolean }): Promise<FakeMam> {
  let turn = 0;
  let refused = 0;
  const rows = options.rows ?? [];
  const fetched: number[] = [];
  const freed: number[] = [];
  const account: Record<string, unknown> = {
    uid: 7,
    username: 'reader',
    classname: 'VIP',
    ratio: 3.2,
    wedges: 4,
    seedbonus: 12_000,
    unsat: { count: 3, limit: 150, size: 1, red: false },
  };
  const at = (nth: number): string => (nth <= 0 ? options.session : `${options.session}-${nth}`);
  const valid = (): string => at(turn);
  const isAccepted = (session: string): boolean => session === valid() || (options.graceful === true && session === at(turn - 1));

  const search = (asked: Asked): Reply => {
    const query = wanted(asked);
    const asking = queryWords(query.text);
    const found = rows.filter((row) => {
      const have = queryWords([row.title, ...row.authors, ...(row.series ?? [])].join(' '));
      const isMeant = query.mainCat.length === 0 || query.mainCat.includes(row.mainCat);
      return isMeant && (query.cat.length === 0 || query.cat.includes(row.category)) && asking.every((word) => have.includes(word));
    });
    if (found.length === 0) return { body: { error: 'Nothing returned, out of 0' } };
    const { start, perpage } = query;
    const data = found.slice(start, start + perpage).map(live);
    return { body: { perpage, start, data, total: found.length, found: found.length } };
  };

  const download = (asked: Asked): Reply => {
    const id = Number(asked.query.get('tid') ?? /hash-of-(\d+)/.exec(decodeURIComponent(asked.path))?.[1]);
    const row = rows.find((each) => each.id === id);
    if (!row) return { status: 404, body: 'no such torrent' };
    fetched.push(id);
    return { headers: { 'content-type': 'application/x-bittorrent' }, body: Buffer.from(row.torrent) };
  };

  const buy = (asked: Asked): Reply => {
    if (asked.query.get('spendtype') !== 'personalFL' || Number(account['wedges']) < 1)
      return { body: { success: false, error: 'Not enough wedges' } };
    account['wedges'] = Number(account['wedges']) - 1;
    freed.push(Number(asked.query.get('torrentid')));
    return { body: { success: true } };
  };

  const fake = await startFake((asked) => {
    const byHash = /^\/tor\/download\.php\/.+/.test(asked.path);
    const cookie = /mam_id=([^;]+)/.exec(asked.headers['cookie'] ?? '')?.[1];
    if (byHash) return download(asked);
    if (cookie === undefined || !isAccepted(decodeURIComponent(cookie))) {
      refused++;
      return { status: 403, body: 'Error, you are not signed in <br />Invalid/missing cookie' };
    }
    turn++;
    const reply =
      asked.path === '/tor/js/loadSearchJSONbasic.php'
        ? search(asked)
        : asked.path === '/tor/download.php'
          ? download(asked)
          : asked.path === '/jsonLoad.php'
            ? { body: account }
            : asked.path.startsWith('/json/bonusBuy.php/')
              ? buy(asked)
              : { status: 404, body: 'not found' };
    return { ...reply, headers: { ...reply.headers, 'set-cookie': `mam_id=${valid()}; path=/; httponly` } };
  });
  return { ...fake, rows, fetched, freed, account, session: valid, refused: () => refused };
}

interface Wanted {
  text?: string;
  main_cat?: (string | number)[];
  cat?: (string | number)[];
  startNumber?: string;
}

/** The query in any of the forms that the site accepts. */
function wanted(asked: Asked): { text: string; mainCat: number[]; cat: number[]; start: number; perpage: number } {
  if (asked.headers['content-type']?.includes('json')) {
    const { tor = {}, perpage = 100 } = JSON.parse(asked.body.toString()) as { tor?: Wanted; perpage?: number };
    const cat = (tor.cat ?? []).map(Number).filter((each) => each > 0);
    return { text: tor.text ?? '', mainCat: (tor.main_cat ?? []).map(Number), cat, start: Number(tor.startNumber ?? 0), perpage };
  }
  const from = asked.method === 'POST' ? asked.form : asked.query;
  const list = [...from.entries()].filter(([name]) => name.startsWith('tor[main_cat]')).map(([, value]) => Number(value));
  return { text: from.get('tor[text]') ?? '', mainCat: list, cat: [], start: 0, perpage: 100 };
}
