import { findAuthorGaps, findGaps } from '../../book/index.ts';
import type { Selection } from '../../plan/plan.ts';
import type { BookRecord, Page, ShelfQuery } from '../../sdk/index.ts';
import { line } from '../journal.ts';
import type { MissingBook, NewItem, Outcome, OwnedSeries, Ports, Run } from '../ports.ts';
import { type People, peopleOf, personAt, type Shelved } from './people.ts';
import type { Selected } from './selected.ts';
import { selectedWithout, syncLibrary } from './sync-library.ts';

type Missing = Extract<Selection, { noun: 'books'; state: 'missing' }>;

/** The books of a shelf, or the moment from which it may be asked again. `answered`: at least one service gave its list; `whole`: all did. */
interface Asked {
  records: BookRecord[];
  answered: boolean;
  whole: boolean;
  again: Date | null;
}

/** Longer than this a service's pause is not waited for inside a run. */
const LONGEST_WAIT_MS = 26 * 3_600_000;

/** Finds the gaps of every series (or author) we own a book of, stores them, and brings the missing books that are due. */
export async function selectMissing(ports: Ports, run: Run, selection: Missing): Promise<Selected> {
  if (!run.cursor['synced']) {
    const synced = await syncLibrary(ports, run, selection.from);
    if (!synced.ok) return selectedWithout(ports, run, synced);
    await ports.runs.setState(run.id, 'selecting', { ...run.cursor, synced: true, asked: '0' });
    run.cursor = { ...run.cursor, synced: true, asked: '0' };
  }
  const waits = run.only ? null : await askShelves(ports, run, selection);
  if (waits) return waits;
  return { pages: missingPages(ports, run, selection.by) };
}

const PAGE = 500;

/** Missing books in their order, so many at a time: of a large library all of them with all that is known would not fit. */
export async function* missingPages(ports: Ports, run: Run, by: 'series' | 'author' | 'wanted'): AsyncGenerator<NewItem[]> {
  const ids = await ports.shelf.missingIds(by, ports.clock.now());
  for (let from = 0; from < ids.length; from += PAGE) {
    const books = await ports.shelf.missingOf(ids.slice(from, from + PAGE));
    yield books.map(itemOf).filter((item) => !run.only || run.only.includes(item.key));
  }
}

const itemOf = ({ id, book, clue }: MissingBook): NewItem => ({
  key: `book:${book}`,
  label: clue.title,
  facts: { book: { id: book, clue, missing: id } },
});

async function askShelves(ports: Ports, run: Run, selection: Missing): Promise<Selected | null> {
  const page = (after: string): Promise<OwnedSeries[]> =>
    selection.by === 'series' ? ports.shelf.ownedSeries(selection.from, after) : ports.shelf.ownedAuthors(selection.from, after);
  const people = selection.by === 'author' ? await peopleOf(ports, selection.from) : null;
  for (let begun = await page(askedTo(run)); begun.length > 0; begun = await page(askedTo(run))) {
    const waits = await askPage(ports, run, selection, { begun, people });
    if (waits) return waits;
  }
  return null;
}

/** The shelf up to which all were asked. */
const askedTo = (run: Run): string => (typeof run.cursor['asked'] === 'string' ? run.cursor['asked'] : '0');

interface Pages {
  begun: OwnedSeries[];
  people: People | null;
}

async function askPage(ports: Ports, run: Run, selection: Missing, { begun, people }: Pages): Promise<Selected | null> {
  for (const one of begun) {
    const shelf = people ? await personAt(ports, selection.from, people, one) : one;
    const waits = shelf && (await askOne(ports, run, selection, shelf));
    if (waits) return waits;
    run.cursor = { ...run.cursor, asked: one.id };
    await ports.runs.setState(run.id, 'selecting', run.cursor);
  }
  return null;
}

async function askOne(ports: Ports, run: Run, selection: Missing, shelf: Shelved): Promise<Selected | null> {
  const answer = await askShelf(ports, run, selection, shelf);
  if (answer.again && !answer.answered) {
    return { waitUntil: answer.again, reason: `the list of "${shelf.name}" can be asked for again at ${answer.again.toISOString()}` };
  }
  if (answer.answered) await storeGaps(ports, run, selection, { shelf, ...answer });
  return null;
}

function queryOf(selection: Missing, shelf: OwnedSeries, instance: string): ShelfQuery {
  const id = shelf.at[instance];
  const more = { name: shelf.name, ...(id ? { id } : {}), owned: shelf.owned };
  return selection.by === 'series' ? { series: { ...more, authors: shelf.authors } } : { author: more };
}

async function askShelf(ports: Ports, run: Run, selection: Missing, shelf: OwnedSeries): Promise<Asked> {
  const asked: Asked = { records: [], answered: false, whole: true, again: null };
  for (const instance of selection.shelf) {
    let cursor: string | undefined;
    do {
      const args = cursor ? [queryOf(selection, shelf, instance), cursor] : [queryOf(selection, shelf, instance)];
      const page = await patiently(ports, () => ports.plugins.call<Page<BookRecord>>(instance, 'metadata.shelf', args, run.pipeline));
      if (!page.ok) {
        asked.whole = false;
        const wait = page.failure.code === 'rate-limited' ? (page.failure.retryAfterMs ?? null) : null;
        if (wait !== null && wait <= LONGEST_WAIT_MS) asked.again = new Date(ports.clock.now().getTime() + wait);
        const message = `${instance} did not give the list of "${shelf.name}": ${page.failure.message}; what is known of it stays`;
        await ports.runs.journal(run.id, null, [
          line('run/unanswered', message, { instance, code: page.failure.code, series: shelf.name }),
        ]);
        break;
      }
      asked.answered = true;
      asked.records.push(...page.value.items);
      cursor = page.value.cursor;
    } while (cursor);
  }
  return asked;
}

const TRIES = 3;
const BETWEEN_TRIES_MS = 2_000;

/** Two more tries: the list may not be asked for again in a month. */
async function patiently<T>({ clock }: Ports, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  for (let tried = 1; ; tried++) {
    const answer = await ask();
    if (answer.ok || answer.failure.code !== 'unavailable' || tried === TRIES) return answer;
    await clock.sleep(BETWEEN_TRIES_MS);
  }
}

type Answered = Pick<Asked, 'records' | 'whole'> & { shelf: Shelved };

async function storeGaps(ports: Ports, run: Run, selection: Missing, { shelf, records, whole }: Answered): Promise<void> {
  const languages = run.plan.quality.languages;
  const today = ports.clock.now().toISOString().slice(0, 10);
  const asked = { owned: shelf.owned, records, language: languages[0] ?? 'en', today };
  const found =
    selection.by === 'series'
      ? findGaps({ ...asked, series: { name: shelf.name, authors: shelf.authors } })
      : findAuthorGaps({ ...asked, author: shelf.names ?? shelf.name });
  const gaps = found.missing.map((gap) => ({ key: gap.key, clue: gap.clue, record: gap.records[0] }));
  const of = selection.by === 'series' ? { series: shelf.id } : { author: shelf.id };
  await ports.shelf.putGaps(of, selection.by === 'series' ? 'series_gap' : 'author_gap', gaps, whole);
  await ports.runs.journal(run.id, null, [
    line('run/asked', `"${shelf.name}": ${records.length} listed, ${shelf.owned.length} owned, ${gaps.length} missing`, {
      [selection.by]: shelf.name,
      listed: records.length,
      owned: shelf.owned.length,
      missing: gaps.map((gap) => gap.clue.title),
      left: found.notGaps.slice(0, 100),
    }),
  ]);
}
