import type { Selection } from '../../plan/plan.ts';
import type { BrowseList, Failure, FailureCode, Page, Release } from '../../sdk/index.ts';
import { line } from '../journal.ts';
import type { NewItem, Ports, Run } from '../ports.ts';
import { type Selected, unanswered } from './selected.ts';

type Listed = Extract<Selection, { noun: 'releases' }>;

const MOST = 1000;

/** What a source lists as new or as most popular, for each enabled genre where the selection says so. */
export async function selectReleases(ports: Ports, run: Run, selection: Listed): Promise<Selected> {
  const genres: { genre?: string | undefined; first?: number }[] =
    selection.each === 'genre' ? await ports.shelf.genres(selection.from) : [{ genre: selection.genre }];
  const items = new Map<string, NewItem>();
  const failed: { reason: string; code: FailureCode }[] = [];
  for (const { genre, first: wanted } of genres) {
    const first = least(selection.first, wanted);
    const list: BrowseList = {
      list: selection.state,
      ...(genre ? { genre } : {}),
      ...(selection.category ? { category: selection.category } : {}),
      ...(selection.language ? { language: selection.language } : {}),
      ...(first ? { first } : {}),
    };
    const failure = await browse(ports, run, selection, list, items);
    if (failure) failed.push({ reason: failure.message, code: failure.code });
  }
  if (items.size === 0 && failed[0]) return unanswered(ports, run, failed[0]);
  const all = [...items.values()];
  return { items: run.only ? all.filter((item) => run.only?.includes(item.key)) : all };
}

/** The stricter of the pipeline's and the genre's own. */
const least = (...of: (number | undefined)[]): number | undefined => of.filter((one) => one !== undefined).sort((a, b) => a - b)[0];

async function browse(ports: Ports, run: Run, selection: Listed, list: BrowseList, items: Map<string, NewItem>): Promise<Failure | null> {
  let cursor: string | undefined;
  let seen = 0;
  const most = Math.min(list.first ?? MOST, MOST);
  const listed: Release[] = [];
  do {
    const page = await ports.plugins.call<Page<Release>>(selection.from, 'source.browse', cursor ? [list, cursor] : [list], run.pipeline);
    if (!page.ok) {
      await ports.runs.journal(run.id, null, [
        line('run/unanswered', `${selection.from}: ${page.failure.message}`, { genre: list.genre, code: page.failure.code }),
      ]);
      return page.failure;
    }
    for (const release of page.value.items.slice(0, most - seen)) {
      const key = `release:${release.source}:${release.key}`;
      items.set(key, { key, label: release.clue.title, facts: { release } });
      listed.push(release);
    }
    seen += page.value.items.length;
    cursor = page.value.cursor;
  } while (cursor && seen < most);
  if (list.list === 'top') await ports.shelf.saveTop({ source: selection.from, genre: list.genre ?? '', releases: listed });
  return null;
}
