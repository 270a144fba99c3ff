import type { Context } from '../../core/sdk/index.ts';
import type { Client, Options } from './client.ts';
import { type CategoryAnswer, INDEXERS, type IndexerAnswer, STATUSES, type StatusAnswer } from './wire.ts';

/** An indexer as we remember it: nothing of its settings. */
export interface Indexer {
  id: number;
  name: string;
  protocol: string;
  isPublic: boolean;
  isMam: boolean;
  isAsked: boolean;
}

/** Which indexers are asked, and in which categories. */
export interface Scope {
  indexers: Indexer[];
  categories: number[];
  /** Some enabled indexers are left out, so the others are named in the search. */
  isPart: boolean;
  leftOut: number[];
}

const HOUR = 3_600_000;
/** A failure of a search carries Prowlarr's clock, which may differ from ours. */
const CLOCK_SLACK_MS = 120_000;
/** Numbers from 100000 on are an indexer's own categories; the standard ones are asked by number. */
const FIRST_CUSTOM = 100_000;
const AUDIOBOOK = /audio ?books?|h[öo]rb[üu]ch|livres? audio|audiolibro|luisterboek|lydbog|ljudb[öo]c?k/i;

/** Reads the enabled indexers, at most once an hour. */
export async function readScope(context: Context, client: Client, options: Options): Promise<Scope> {
  const key = `scope ${asAsked(options)}`;
  const kept = await context.cache.get<Scope>(key);
  if (kept) return kept;
  const all = await client.json<IndexerAnswer[]>('/api/v1/indexer', INDEXERS);
  const enabled = all.filter((indexer) => indexer.enable !== false);
  if (enabled.length === 0) context.fail('unavailable', 'Prowlarr has no enabled indexer; add or enable one under Indexers in Prowlarr');
  const scope = scopeOf(enabled, options);
  await context.cache.set(key, scope, HOUR);
  return scope;
}

/** What an answer depends on besides the question, so that an edit of the options is never answered from memory. */
export function asAsked({ url, api, categories, leaveOut }: Options): string {
  return JSON.stringify([url, api, categories, leaveOut]);
}

export function scopeOf(enabled: IndexerAnswer[], options: Options): Scope {
  const leftOut = new Set((options.leaveOut ?? []).map((name) => name.toLowerCase()));
  const indexers = enabled.map((indexer): Indexer => {
    const names = [indexer.name, indexer.implementation, indexer.definitionName].map((name) => name?.toLowerCase() ?? '');
    return {
      id: indexer.id,
      name: indexer.name,
      protocol: indexer.protocol ?? 'torrent',
      isPublic: indexer.privacy === 'public',
      isMam: names.some((name) => name === 'myanonamouse'),
      isAsked: !names.some((name) => leftOut.has(name)),
    };
  });
  const asked = enabled.filter((_, index) => indexers[index]!.isAsked);
  const own = asked.flatMap((indexer) => audiobookCategories(indexer.capabilities?.categories ?? []));
  return {
    indexers,
    categories: [...new Set([...(options.categories ?? [3030]), ...own])],
    isPart: asked.length < enabled.length,
    leftOut: indexers.filter(({ isAsked }) => !isAsked).map(({ id }) => id),
  };
}

function audiobookCategories(categories: CategoryAnswer[]): number[] {
  return categories.flatMap((category) => [
    ...(category.id >= FIRST_CUSTOM && AUDIOBOOK.test(category.name ?? '') ? [category.id] : []),
    ...audiobookCategories(category.subCategories ?? []),
  ]);
}

/**
 * Prowlarr swallows an indexer's failure: its rows are missing from a 200. Before an empty answer is believed, its own list
 * of failing indexers is asked; a search that met one is `unavailable`, never "nothing".
 */
export async function believeEmpty(context: Context, client: Client, asked: { indexers: Indexer[]; since: Date }): Promise<void> {
  const statuses = await client.json<StatusAnswer[]>('/api/v1/indexerstatus', STATUSES);
  const now = context.now().getTime();
  const since = asked.since.getTime() - CLOCK_SLACK_MS;
  const failing = statuses.filter((status) => timeOf(status.disabledTill) > now || timeOf(status.mostRecentFailure) >= since);
  const names = asked.indexers.filter((indexer) => failing.some((status) => status.indexerId === indexer.id)).map(({ name }) => name);
  if (names.length > 0)
    context.fail(
      'unavailable',
      `Prowlarr found nothing, but these of its indexers are failing: ${names.join(', ')}; look at them under System, Status in Prowlarr`,
    );
}

function timeOf(text: string | null | undefined): number {
  return text ? Date.parse(text) : Number.NEGATIVE_INFINITY;
}
