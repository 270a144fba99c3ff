import { matchRecord, parsePosition } from '../../book/index.ts';
import type { SearchLink, Step } from '../../plan/plan.ts';
import type { BookRecord, Clue, Failure, Page, Release } from '../../sdk/index.ts';
import { failureLine, line } from '../journal.ts';
import type { Candidate, JournalLine } from '../ports.ts';
import { end, type StepCall, type StepResult } from '../step.ts';
import { judge } from './judge.ts';
import { type Owned, onlyBetter, ownedRecording } from './upgrade.ts';

/** What the chain came to so far, for one item. */
interface Search {
  asked: Set<string>;
  journal: JournalLine[];
  candidates: Candidate[];
  failures: { source: string; failure: Failure }[];
  /** What is owned already, where a better recording is looked for. */
  owned: Owned | null;
}

/** Asks the chain in order and stops at the first good release. That nothing is good enough is a success; that a source did not answer is not. */
export async function find(call: StepCall<Extract<Step, { verb: 'find' }>>): Promise<StepResult> {
  const { book } = call.facts;
  if (!book) throw new Error('find was called without a book, which lint forbids');
  const clue = call.run.plan.select.noun === 'releases' ? asListed(book.clue) : book.clue;
  const severalBooks =
    call.run.plan.quality.packs <= 1 && isSeveral(book.clue) ? 'it is several books in one, and the profile takes no packs' : null;
  if (severalBooks) return end('nothing', severalBooks, [line('item/none-good', severalBooks)]);
  const coming = call.facts.book && (await call.ports.downloads.ofBook(call.facts.book.id));
  if (coming) return end('skipped', `it comes with "${coming.release.title}"`, [line('item/taken', 'a download brings it already')]);
  const owned = await ownedRecording(call);
  if (owned && 'journal' in owned) return owned;
  const search: Search = { asked: new Set(), journal: [], candidates: [], failures: [], owned };
  const brought = await keepBrought(call, clue, search);
  if (brought) return brought;
  for (const link of call.step.chain) {
    const good = await follow(call, link, clue, search);
    if (good.length === 0) continue;
    await call.ports.runs.saveCandidates(call.item.id, search.candidates);
    const [best, ...rest] = good;
    if (!best) continue;
    search.journal.push(
      line('item/chosen', `${best.release.title}: ${best.why}`, { source: link.source, key: best.release.key, score: best.score }),
    );
    return {
      go: { ...call.facts, release: best.release, candidates: rest.map((each) => each.release).slice(0, 10) },
      journal: search.journal,
    };
  }
  await call.ports.runs.saveCandidates(call.item.id, search.candidates);
  return noneGood(search);
}

/** Nobody asked for what a list names in the language that it is listed in: which languages are wanted is the profile's word. */
function asListed({ language: _listed, ...clue }: Clue): Clue {
  return clue;
}

const isSeveral = ({ series }: Clue): boolean => series?.some(({ position }) => parsePosition(position)?.isSingle === false) ?? false;

/** A release that the selection brought is judged like any other, and kept where it is good: nobody need be asked. */
async function keepBrought(call: StepCall, clue: Clue, search: Search): Promise<StepResult | null> {
  const { release } = call.facts;
  if (!release || call.facts.download) return null;
  const [judged] = await judge(call, release.source, clue, [release]);
  if (!judged) return null;
  search.candidates.push(judged);
  if (judged.verdict === 'reject') {
    search.journal.push(
      line('item/asked', `${release.source} listed it, and it is not taken: ${judged.why}`, { source: release.source, key: release.key }),
    );
    return null;
  }
  await call.ports.runs.saveCandidates(call.item.id, search.candidates);
  search.journal.push(
    line('item/chosen', `${release.title}, as ${release.source} listed it: ${judged.why}`, {
      source: release.source,
      key: release.key,
      score: judged.score,
    }),
  );
  return { go: call.facts, journal: search.journal };
}

/** One link: the clue made fuller where the link says so, then a query for the book, and where packs are taken one for its series. */
async function follow(call: StepCall, link: SearchLink, clue: Clue, search: Search): Promise<Candidate[]> {
  const fuller = link.identify ? await identify(call, link.identify, clue, search) : clue;
  if (!fuller) return [];
  const wanted = withRuntime(clue, fuller);
  const good = await ask(call, { link, wanted, search }, fuller);
  const series = call.run.plan.quality.packs > 1 && good.length === 0 ? ofSeries(clue) : null;
  return series ? ask(call, { link, wanted, search }, series) : good;
}

interface Asking {
  link: SearchLink;
  /** The book that the answers are judged for. */
  wanted: Clue;
  search: Search;
}

/** Packs are posted under the series' name, and an author's: asked for where the profile takes packs and the book alone is not there. */
function ofSeries(clue: Clue): Clue | null {
  const [series] = clue.series ?? [];
  return series ? { title: series.name, ...(clue.authors ? { authors: clue.authors } : {}) } : null;
}

/** One query to a source, its answers judged for the wanted book. */
async function ask(call: StepCall, { link, wanted, search }: Asking, asked: Clue): Promise<Candidate[]> {
  const query = `${link.source} ${queryText(asked)}`;
  if (search.asked.has(query)) {
    search.journal.push(line('item/same-query', `${link.source} was asked just this before`, { source: link.source }));
    return [];
  }
  search.asked.add(query);
  const page = await call.ports.plugins.call<Page<Release>>(link.source, 'source.search', [asked], call.run.pipeline);
  if (!page.ok) {
    search.failures.push({ source: link.source, failure: page.failure });
    search.journal.push(failureLine(link.source, 'source.search', page.failure));
    return [];
  }
  const all = await judge(call, link.source, wanted, page.value.items);
  const judged = search.owned ? await onlyBetter(call, search.owned, all) : all;
  search.candidates.push(...judged);
  const good = judged.filter((candidate) => candidate.verdict === 'accept' && candidate.score >= (link.minScore ?? 0));
  search.journal.push(
    line('item/asked', `${link.source}: ${judged.length} releases, ${good.length} good`, {
      source: link.source,
      releases: judged.length,
      good: good.length,
    }),
  );
  return good;
}

/** A runtime that was learnt on the way tells postings apart by their size; the book stays the one that was asked for. */
const withRuntime = (clue: Clue, { minutes }: Clue): Clue => (clue.minutes || !minutes ? clue : { ...clue, minutes });

const queryText = (clue: Clue): string =>
  JSON.stringify([clue.title, clue.authors ?? [], clue.series ?? [], clue.ids?.isbn13 ?? null, clue.ids?.asin ?? null]);

/** The clue with what a metadata service knows of the book; the clue itself where it knows nothing or cannot be asked. */
async function identify(call: StepCall, instance: string, clue: Clue, search: Search): Promise<Clue | null> {
  const page = await call.ports.plugins.call<Page<BookRecord>>(instance, 'metadata.identify', [clue], call.run.pipeline);
  if (!page.ok) {
    search.failures.push({ source: instance, failure: page.failure });
    search.journal.push(failureLine(instance, 'metadata.identify', page.failure));
    return null;
  }
  const { pick } = matchRecord(clue, page.value.items);
  if (!pick) {
    search.journal.push(
      line('item/unmatched', `${instance} knows no record that is surely this book`, { instance, records: page.value.items.length }),
    );
    return null;
  }
  search.journal.push(line('item/clue', `${instance} calls it "${pick.title}"`, { instance, title: pick.title, authors: pick.authors }));
  return fuller(clue, pick);
}

/** What we asked with stays; the service's other title and missing facts are added. */
function fuller(clue: Clue, record: BookRecord): Clue {
  const otherTitles = record.title === clue.title ? clue.otherTitles : [...(clue.otherTitles ?? []), clue.title];
  return {
    ...clue,
    title: record.title,
    ...(otherTitles ? { otherTitles } : {}),
    authors: clue.authors?.length ? clue.authors : record.authors,
    ids: { ...record.ids, ...clue.ids },
    ...(!clue.minutes && record.minutes && !record.edition?.abridged ? { minutes: record.minutes } : {}),
  };
}

function noneGood(search: Search): StepResult {
  const [first] = search.failures;
  if (first) {
    const names = [...new Set(search.failures.map((each) => each.source))].join(', ');
    return end('failed', `${names} did not answer (${first.failure.message}), so that nothing was found proves nothing`, search.journal);
  }
  const reasons = new Map<string, number>();
  for (const candidate of search.candidates) {
    for (const gate of candidate.gates) if (!gate.passed) reasons.set(gate.gate, (reasons.get(gate.gate) ?? 0) + 1);
  }
  const commonest = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const why =
    search.candidates.length === 0
      ? 'no source lists it'
      : `none of ${search.candidates.length} releases is the book: ${commonest.map(([gate, n]) => `${gate} ${n}`).join(', ')}`;
  search.journal.push(line('item/none-good', why, { candidates: search.candidates.length, reasons: Object.fromEntries(reasons) }));
  return end('nothing', why, search.journal);
}
