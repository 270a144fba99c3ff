import type { Clue, Context, Release } from '../../core/sdk/index.ts';
import type { Indexer } from './indexers.ts';
import { mamTitle } from './mam-title.ts';
import type { CategoryAnswer, RowAnswer } from './wire.ts';

/** Reads a row into a release. What Prowlarr's JSON says in separate fields is little: the posted name stands for the title. */
export function releaseOf(context: Context, row: RowAnswer, indexer: Indexer | undefined): Release {
  const mam = isFromMam(row, indexer) ? mamTitle(row.title) : undefined;
  const link = safeLink(row.downloadUrl ?? undefined) ?? safeLink(row.magnetUrl ?? undefined);
  const category = categoryOf(row.categories ?? []);
  return {
    source: context.instance,
    key: `${row.indexerId}|${row.guid}`,
    title: row.title,
    clue: mam?.clue ?? clueOf(row),
    protocol: row.protocol as Release['protocol'],
    ...(isCount(row.size) && row.size > 0 && { bytes: row.size }),
    ...(isCount(row.files) && row.files > 0 && { files: row.files }),
    ...(mam?.format && { format: mam.format }),
    ...(mam?.clue.language && { language: mam.clue.language }),
    ...(category && { category }),
    ...((row.indexer ?? indexer?.name) && { indexer: row.indexer ?? indexer?.name }),
    ...(isCount(row.seeders) && { seeders: row.seeders }),
    flags: flagsOf(row, indexer, mam?.isVip ?? false),
    ...(row.publishDate && !Number.isNaN(Date.parse(row.publishDate)) && { added: new Date(row.publishDate).toISOString() }),
    ...(link && { link }),
    ...(/^[0-9a-f]{40}$/i.test(row.infoHash ?? '') && { infoHash: row.infoHash!.toLowerCase() }),
  };
}

/**
 * A link without the API key that Prowlarr writes into it. Both `downloadUrl` and `magnetUrl` are http links to Prowlarr
 * itself; `guid` is none, though on public indexers it may look like one (recorded 2025-02).
 */
export function safeLink(link: string | undefined): string | undefined {
  if (!link || !/^https?:/i.test(link) || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  url.searchParams.delete('apikey');
  return url.href;
}

function clueOf(row: RowAnswer): Clue {
  if (!row.bookTitle) return { title: row.title.trim() };
  return row.author ? { title: row.bookTitle, authors: [row.author] } : { title: row.bookTitle };
}

function isFromMam(row: RowAnswer, indexer: Indexer | undefined): boolean {
  return indexer?.isMam === true || row.guid.startsWith('https://www.myanonamouse.net/t/');
}

/** Every row of a public indexer is flagged "freeleech", so there it says nothing. Only public ones let a part of a torrent be taken. */
function flagsOf(row: RowAnswer, indexer: Indexer | undefined, isVip: boolean): string[] {
  const flags = (row.indexerFlags ?? []).map((flag) => flag.toLowerCase());
  return [
    ...(flags.includes('freeleech') && indexer?.isPublic === false ? ['freeleech'] : []),
    ...(flags.includes('internal') ? ['internal'] : []),
    ...(isVip ? ['vip'] : []),
    ...(indexer?.isPublic === true && row.protocol === 'torrent' ? ['partial'] : []),
  ];
}

/** The most telling of a row's categories; an indexer's own numbers (100000 and up) mean nothing elsewhere. */
function categoryOf(categories: CategoryAnswer[]): string | undefined {
  const ids = categories.map(({ id }) => id).filter((id) => id < 100_000);
  const told = [3030, 7020].find((id) => ids.includes(id)) ?? ids.find((id) => id % 1000 !== 0) ?? ids[0];
  return told === undefined ? undefined : String(told);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
