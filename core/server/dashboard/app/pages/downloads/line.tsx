import type { JSX } from 'preact';
import { api } from '../../api/client.ts';
import type { Download } from '../../api/download.ts';
import { Button } from '../../parts/button.tsx';
import { bytes, percent, sentence } from '../../parts/format.ts';
import { Meter, State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { useMay } from '../../state/session.ts';

const ENDED: ReadonlySet<string> = new Set(['imported', 'failed', 'abandoned']);

interface LineProps {
  download: Download;
  /** It is another now. */
  changed: () => void;
}

/** One download: the book, the release, how far it is and why it stands so. */
export function Line({ download, changed }: LineProps): JSX.Element {
  const { book, state, progress } = download;
  const isOpen = !ENDED.has(state);
  const why = whyOf(download);
  return (
    <article class="download" id={download.id} aria-label={book.title}>
      <div class="download-words">
        <a class="title serif" href={`/books/${book.id}`}>
          {book.title}
        </a>
        <p class="muted small cut">{download.title}</p>
        {why && (
          <p class="download-why small" title={why}>
            {why}
          </p>
        )}
        <p class="muted small cut">
          <Facts download={download} />
        </p>
      </div>
      <div class="download-state">
        <State of={state} />
        {isOpen && (
          <>
            <Meter part={progress} label={`${book.title}: ${percent(progress)}`} tone={state === 'stalled' ? 'wait' : 'busy'} />
            <p class="muted small nums">
              {percent(progress)} of {bytes(download.bytes)}
            </p>
          </>
        )}
      </div>
      <Actions download={download} changed={changed} />
    </article>
  );
}

function whyOf({ reason, state, word, downloader }: Download): string {
  if (reason && state !== 'imported') return sentence(reason);
  return !ENDED.has(state) && word ? `${downloader} says: ${word}` : '';
}

function Facts({ download }: { download: Download }): JSX.Element {
  const { source, downloader, createdAt, lastByteAt, nextRetry, run, state } = download;
  return (
    <>
      {source} to {downloader} · begun <Time at={createdAt} />
      {lastByteAt && !ENDED.has(state) && (
        <>
          {' '}
          · last byte <Time at={lastByteAt} />
        </>
      )}
      {nextRetry && (
        <>
          {' '}
          · tried again <Time at={nextRetry} />
        </>
      )}
      {run && (
        <>
          {' · '}
          <a href={`/runs/${run}`}>run {run}</a>
        </>
      )}
    </>
  );
}

interface Ordered {
  run: string | null;
  note?: string;
}

/** From any state: what is in the library already is answered in a sentence. */
function Actions({ download, changed }: LineProps): JSX.Element | null {
  const mayOperate = useMay('operate');
  if (!mayOperate) return null;
  const { id, book } = download;
  const order = async (what: 'retry' | 'blocklist', done: string): Promise<void> => {
    const { note } = await api<Ordered>(`/api/downloads/${id}/${what}`, 'POST', {});
    tell(note ? sentence(note) : done);
    changed();
  };
  return (
    <div class="actions">
      <Button
        icon="retry"
        look={download.state === 'imported' ? 'quiet' : 'plain'}
        of={book.title}
        act={() => order('retry', `${book.title} is tried again.`)}
      >
        Retry
      </Button>
      <Button
        icon="block"
        look="quiet"
        of={book.title}
        act={() => order('blocklist', `This release of ${book.title} is never taken again; the next one is looked for.`)}
      >
        Blocklist and next
      </Button>
    </div>
  );
}
