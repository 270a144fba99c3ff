import { TOLD_EVENTS } from '../../config/schema/app-schema.ts';
import { type EndedRun, noticeOf } from '../../run/notice.ts';
import type { Message as Event, Note } from '../../trigger/handle-inbox.ts';
import { TOKENS, type Wiring } from '../container.ts';

const SHOWN = 200;

/** Who is told of an event of ours: the notifiers of a pipeline whose run has ended, and the programs that asked for events. */
export async function notesOf(wiring: Wiring, event: Event): Promise<Note[]> {
  return event.name === 'run.ended' ? notesOfRun(wiring, String(event.event['run'])) : webhooksOf(wiring, event);
}

async function notesOfRun(wiring: Wiring, id: string): Promise<Note[]> {
  const { store } = wiring.get(TOKENS.opened);
  const [run, summary] = await Promise.all([store.runs.get(id), store.runs.summary(id)]);
  if (!run || !summary || run.planning) return [];
  const { items } = await store.runs.items(id, { limit: SHOWN });
  const ended: EndedRun = { ...summary, items };
  return Object.entries(run.plan.notify).flatMap(([instance, wanted]): Note[] => {
    const message = noticeOf(ended, wanted);
    return message ? [{ kind: 'notification', instance, message, key: `run:${id}:${instance}` }] : [];
  });
}

async function webhooksOf(wiring: Wiring, event: Event): Promise<Note[]> {
  const { webhooks } = wiring.get(TOKENS.opened).settings.app;
  const name = TOLD_EVENTS.find((each) => each === event.name);
  const wanted = name ? Object.entries(webhooks).filter(([, { events }]) => events.includes(name)) : [];
  if (wanted.length === 0) return [];
  const data = await dataOf(wiring, event);
  const message = { id: `evt_${event.id}`, type: event.name, timestamp: event.receivedAt.toISOString(), data };
  return wanted.map(([instance]): Note => ({ kind: 'webhook', instance, message, key: `webhook:${event.id}:${instance}` }));
}

/** Ids alone would send every receiver back to the API: the book and the release are told with them. */
async function dataOf(wiring: Wiring, { event }: Event): Promise<Record<string, unknown>> {
  const { store } = wiring.get(TOKENS.opened);
  const book = typeof event['book'] === 'string' ? event['book'] : null;
  const clue = book && (await store.shelf.bookClue(book));
  const download = typeof event['download'] === 'string' ? await store.downloads.get(event['download']) : null;
  return {
    ...event,
    ...(book ? { book: { id: book, ...(clue ? { title: clue.title, authors: clue.authors ?? [], series: clue.series ?? [] } : {}) } } : {}),
    ...(download
      ? { download: { id: download.id, title: download.release.title, source: download.release.source, ref: download.ref } }
      : {}),
  };
}
