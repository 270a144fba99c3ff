import { parse } from 'smol-toml';
import { languageCode } from '../../book/index.ts';

/** What MLM's config.toml comes to here, and, a sentence each, what could not be carried over. */
export interface FromMlm {
  pipelines: Record<string, Record<string, unknown>>;
  quality: Record<string, Record<string, unknown>>;
  left: string[];
}

type Block = Record<string, unknown>;

/** Fields of an autograb block that have a place here (MLM's pages "Autograbbers" and "Search Filters", 2025). */
const CARRIED = new Set([
  ...['type', 'cost', 'name', 'search_interval', 'unsat_buffer', 'max_active_downloads', 'dry_run'],
  ...['categories', 'languages', 'min_size', 'max_size', 'min_seeders', 'flags'],
]);
const ELSEWHERE: Record<string, string> = {
  mam_id:
    'mam_id stands in .env here, as MAM_SESSION; make a session of its own for Tomewright, for one that two programs rotate is lost to both',
  qbittorrent: 'qbittorrent: set its address with npm run init',
  library: 'library: books are placed where Audiobookshelf wants them; set the path mappings with npm run init',
  audiobookshelf: 'audiobookshelf: set its address with npm run init',
  goodreads_list: 'goodreads_list: say what you want with npm run get, or follow authors and series',
  tag: 'tag: tags of torrents are Tomewright’s own',
};

/** Turns MLM's autograb blocks into pipelines with a quality profile each. Throws where the text is no TOML. */
export function fromMlm(text: string): FromMlm {
  const file = parse(text) as Block;
  const made: FromMlm = { pipelines: {}, quality: {}, left: [] };
  for (const key of Object.keys(file)) if (ELSEWHERE[key]) made.left.push(ELSEWHERE[key]);
  const blocks = Array.isArray(file['autograb']) ? (file['autograb'] as Block[]) : [];
  for (const [nth, block] of blocks.entries()) carry(block, { file, nth, made });
  if (blocks.length === 0) made.left.push('there is no [[autograb]] block, so no pipeline comes of it');
  return made;
}

function carry(block: Block, { file, nth, made }: { file: Block; nth: number; made: FromMlm }): void {
  const title = typeof block['name'] === 'string' ? block['name'] : `autograb ${nth + 1}`;
  const name = nameOf(title, made);
  const type = block['type'];
  if (type !== 'new' && type !== 'freeleech') {
    made.left.push(
      `${title}: ${typeof type === 'string' ? type : 'uploads of one member'} cannot be listed here; only new releases and the most popular are`,
    );
    return;
  }
  if (block['query'] !== undefined) {
    made.left.push(
      `${title}: a search of your own words ("${String(block['query'])}") has no place in a pipeline; follow the author or the series instead`,
    );
    return;
  }
  for (const key of Object.keys(block)) if (!CARRIED.has(key) && key !== 'query') made.left.push(`${title}: ${key} was left out`);
  made.quality[name] = profileOf(block, { file, title, made });
  const genres = genresOf(block, title, made);
  for (const genre of genres) {
    const own = genre === null ? name : nameOf(`${title} ${genre}`, made);
    made.pipelines[own] = pipelineOf(block, { genre, quality: name, title });
  }
}

function nameOf(title: string, made: FromMlm): string {
  const plain =
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 50) || 'mlm';
  const start = /^[a-z]/.test(plain) ? plain : `mlm-${plain}`;
  let name = start;
  for (let n = 2; made.pipelines[name] !== undefined; n++) name = `${start}-${n}`;
  return name;
}

/** null: all audiobooks. */
function genresOf(block: Block, title: string, made: FromMlm): (string | null)[] {
  const categories = (block['categories'] ?? {}) as { audio?: boolean | string[]; ebook?: boolean | string[] };
  if (categories.ebook !== undefined && categories.ebook !== false)
    made.left.push(`${title}: e-books are left out; Tomewright keeps audiobooks`);
  if (categories.audio === false) {
    made.left.push(`${title}: it is about e-books alone, so no pipeline comes of it`);
    return [];
  }
  return Array.isArray(categories.audio) ? categories.audio.map(capitals) : [null];
}

const capitals = (text: string): string =>
  text.replaceAll(/(^|[\s/&-])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());

function pipelineOf(
  block: Block,
  { genre, quality, title }: { genre: string | null; quality: string; title: string },
): Record<string, unknown> {
  const minutes = Math.max(15, Number(block['search_interval'] ?? 30));
  const active = block['max_active_downloads'];
  return {
    about: `${title}, as MLM did it${genre ? `: ${genre}` : ''}.`,
    when: { every: `${minutes}m` },
    select: { releases: 'new', from: 'myanonamouse', ...(genre ? { genre } : {}), first: 100 },
    quality,
    ...(typeof active === 'number' ? { caps: { downloads: 20, active } } : {}),
    ...(block['dry_run'] === true ? { 'dry-run': true } : {}),
    do: ['record', { keep: ['unowned', 'not-downloading', 'wanted'] }, { find: ['myanonamouse'] }, { download: 'qbittorrent' }],
  };
}

function profileOf(block: Block, { file, title, made }: { file: Block; title: string; made: FromMlm }): Record<string, unknown> {
  const cost = typeof block['cost'] === 'string' ? block['cost'] : 'free';
  const languages = (Array.isArray(block['languages']) ? (block['languages'] as string[]) : ['English']).flatMap((language) => {
    const code = languageCode(language);
    if (!code) made.left.push(`${title}: the language ${language} is not known`);
    return code ? [code] : [];
  });
  const flags = (block['flags'] ?? {}) as Record<string, boolean>;
  for (const flag of Object.keys(flags)) if (flag !== 'abridged') made.left.push(`${title}: the flag ${flag} was left out`);
  const size = { ...bound('min', block['min_size']), ...bound('max', block['max_size']) };
  const formats = Array.isArray(file['audio_types']) ? (file['audio_types'] as string[]) : ['m4b', 'm4a', 'mp3'];
  return {
    formats,
    languages,
    unabridged: flags['abridged'] !== true,
    ...(Object.keys(size).length > 0 ? { size } : {}),
    seeders: Number(block['min_seeders'] ?? 1),
    cost: {
      'freeleech-only': cost === 'free',
      'ratio-floor': Number(file['min_ratio'] ?? 2),
      'keep-slots': Number(block['unsat_buffer'] ?? file['unsat_buffer'] ?? 10),
      wedges: cost === 'wedge' || cost === 'try_wedge' ? 'when-needed' : 'never',
    },
  };
}

/** "1.2 GiB" in the whole megabytes that pipelines.yaml takes. */
function bound(side: 'min' | 'max', value: unknown): Record<string, string> {
  const [, number, unit] = /^([\d.]+)\s*([KMGT]?)i?B$/i.exec(String(value ?? '')) ?? [];
  if (!number) return {};
  const bytes = Number(number) * 1024 ** ('KMGT'.indexOf((unit ?? '').toUpperCase()) + 1);
  return { [side]: `${Math.max(1, Math.round(bytes / 1e6))}MB` };
}
