import type { JSX } from 'preact';
import { api, withQuery } from '../../api/client.ts';
import type { Download } from '../../api/download.ts';
import { Button } from '../../parts/button.tsx';
import { bytes, percent, sentence } from '../../parts/format.ts';
import { Empty, Notice, Page } from '../../parts/page.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { Meter, State, wordOf } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { setQuery, usePlace } from '../../state/router.ts';
import { useMay } from '../../state/session.ts';

/** What is on its way, what stands still and why, and what one can do about it. */
export function DownloadsPage(): JSX.Element {
  const { query } = usePlace();
  const [state, words] = [query.get('state') ?? 'all', query.get('q') ?? ''];
  const downloads = usePages<Download>(withQuery('/api/downloads', { state, q: words, limit: 50 }));
  useLive('download', () => window.scrollY < 400 && downloads.reload(), [downloads.reload]);
  const counts = downloads.first?.counts ?? {};
  const chips = ['all', 'open', ...Object.keys(counts).filter((each) => counts[each])];
  return (
    <Page title="Downloads" lead="From the release that was chosen to the book in your library.">
      <div class="filters">
        <SearchBox label="Find a download" value={words} change={(q) => setQuery({ q })} />
        <fieldset class="chips">
          <legend class="hidden">State</legend>
          {chips.map((each) => (
            <button
              key={each}
              type="button"
              class="chip"
              aria-pressed={state === each}
              onClick={() => setQuery({ state: each === 'all' ? null : each })}
            >
              {each === 'all' ? 'All' : each === 'open' ? 'On their way' : `${wordOf(each).text} ${counts[each]}`}
            </button>
          ))}
        </fieldset>
      </div>
      {downloads.problem && <Notice problem={downloads.problem} again={downloads.reload} />}
      {downloads.first && downloads.items.length === 0 && (
        <Empty icon="downloads" title="Nothing is on its way">
          Downloads begin when a run finds a missing book. See the gaps on the <a href="/shelf?completion=incomplete">Shelf</a>.
        </Empty>
      )}
      <ul class="downloads">
        {downloads.items.map((download) => (
          <Line key={download.id} download={download} changed={downloads.reload} />
        ))}
      </ul>
      {!downloads.isWhole && downloads.items.length > 0 && <Button act={downloads.more}>Show more</Button>}
    </Page>
  );
}

const ENDED: ReadonlySet<string> = new Set(['imported', 'failed', 'abandoned']);

function Line({ download, changed }: { download: Download; changed: () => void }): JSX.Element {
  const { book, state, progress, reason, word } = download;
  const isOpen = !ENDED.has(state);
  return (
    <li class="card download" id={download.id}>
      <div class="download-head">
        <div class="grow">
          <a class="title serif" href={`/books/${book.id}`}>
            {book.title}
          </a>
          <p class="muted small">{download.title}</p>
        </div>
        <State of={state} />
      </div>
      {isOpen && <Meter part={progress} label={`${book.title}: ${percent(progress)}`} tone={state === 'stalled' ? 'wait' : 'busy'} />}
      {reason && state !== 'imported' && <p>{sentence(reason)}</p>}
      {isOpen && !reason && word && (
        <p class="muted small">
          {download.downloader} says: {word}
        </p>
      )}
      <div class="download-foot">
        <p class="muted small grow">
          {isOpen && `${percent(progress)} of ${bytes(download.bytes)} · `}
          {download.source} to {download.downloader} · begun <Time at={download.createdAt} />
          {isOpen && download.lastByteAt && (
            <>
              {' '}
              · last byte <Time at={download.lastByteAt} />
            </>
          )}
          {download.nextRetry && (
            <>
              {' '}
              · tried again <Time at={download.nextRetry} />
            </>
          )}
          {download.run && (
            <>
              {' · '}
              <a href={`/runs/${download.run}`}>run {download.run}</a>
            </>
          )}
        </p>
        <Actions download={download} changed={changed} />
      </div>
    </li>
  );
}

function Actions({ download, changed }: { download: Download; changed: () => void }): JSX.Element | null {
  const mayOperate = useMay('operate');
  if (!mayOperate || download.state === 'imported') return null;
  const { id, book } = download;
  const retry = async (): Promise<void> => {
    await api(`/api/downloads/${id}/retry`, 'POST', {});
    tell(`${book.title} is tried again.`);
    changed();
  };
  const next = async (): Promise<void> => {
    await api(`/api/downloads/${id}/blocklist`, 'POST', {});
    tell(`This release of ${book.title} is never taken again; the next one is looked for.`);
    changed();
  };
  return (
    <div class="actions">
      <Button icon="retry" of={book.title} act={retry}>
        Retry
      </Button>
      <Button icon="block" of={book.title} act={next}>
        Blocklist and next
      </Button>
    </div>
  );
}
