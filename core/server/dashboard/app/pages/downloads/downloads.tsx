import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { api, withQuery } from '../../api/client.ts';
import type { Download } from '../../api/download.ts';
import { plural } from '../../parts/format.ts';
import { Empty, Notice, Page } from '../../parts/page.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { wordOf } from '../../parts/state.tsx';
import { tellTrouble } from '../../parts/toast.tsx';
import { VirtualList } from '../../parts/virtual-list.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { setQuery, usePlace } from '../../state/router.ts';
import { Line } from './line.tsx';

const WINDOW = 40;
const NARROW = '(max-width: 52rem)';
/** Of a row, in pixels; as in downloads.css. */
const HEIGHT = { wide: 116, narrow: 192 };

/** What is on its way, what stands still and why, and what one can do about it. */
export function DownloadsPage(): JSX.Element {
  const { query } = usePlace();
  const [state, words] = [query.get('state') ?? 'all', query.get('q') ?? ''];
  const downloads = usePages<Download>(withQuery('/api/downloads', { state, q: words, limit: WINDOW }));
  useLive('download', () => window.scrollY < 400 && downloads.reload(), [downloads.reload]);
  const renew = useCallback(
    async (id: string): Promise<void> => {
      const renewed = await api<Download>(`/api/downloads/${id}`);
      downloads.replace((each) => each.id === id, renewed);
    },
    [downloads.replace],
  );
  const row = useCallback((each: Download) => <Line download={each} changed={() => void renew(each.id).catch(tellTrouble)} />, [renew]);
  const counts = downloads.first?.counts ?? {};
  const all = Object.values(counts).reduce((sum, amount) => sum + amount, 0);
  return (
    <Page
      title="Downloads"
      lead={`From the release that was chosen to the book in your library${all > 0 ? `: ${plural(all, 'download')}` : ''}.`}
    >
      <div class="filters">
        <SearchBox label="Find a download" value={words} change={(q) => setQuery({ q })} />
        <Chips state={state} counts={counts} />
      </div>
      {downloads.problem && <Notice problem={downloads.problem} again={downloads.reload} />}
      {downloads.first && downloads.items.length === 0 && <Nothing isFiltered={state !== 'all' || words !== ''} />}
      <VirtualList
        items={downloads.items}
        keyOf={(each) => each.id}
        height={useRowHeight()}
        label="Downloads"
        onEnd={downloads.more}
        row={row}
        {...(state === 'all' && !words && all > 0 ? { total: all } : {})}
      />
    </Page>
  );
}

function Chips({ state, counts }: { state: string; counts: Record<string, number> }): JSX.Element {
  const chips = ['all', 'open', ...Object.keys(counts).filter((each) => counts[each])];
  const nameOf = (each: string): string =>
    each === 'all' ? 'All' : each === 'open' ? 'On their way' : `${wordOf(each).text} ${counts[each]}`;
  return (
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
          {nameOf(each)}
        </button>
      ))}
    </fieldset>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }): JSX.Element {
  if (isFiltered)
    return (
      <Empty icon="search" title="No download is like that">
        <button type="button" class="button" onClick={() => setQuery({ state: null, q: null })}>
          Show every download
        </button>
      </Empty>
    );
  return (
    <Empty icon="downloads" title="Nothing is on its way">
      Downloads begin when a run finds a missing book. See the gaps on the <a href="/shelf?completion=incomplete">Shelf</a>.
    </Empty>
  );
}

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const changed = (): void => setNarrow(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return isNarrow ? HEIGHT.narrow : HEIGHT.wide;
}
