import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { withQuery } from '../../api/client.ts';
import type { ShelfRow } from '../../api/shelf.ts';
import { Icon } from '../../parts/icon.tsx';
import { useApi } from '../../state/resource.ts';
import { setQuery } from '../../state/router.ts';

const OFFERED = 12;

/** One author alone: chosen as one types, and put away again. */
export function AuthorFilter({ id }: { id: string }): JSX.Element {
  return id ? <Chosen id={id} /> : <Choose />;
}

function Chosen({ id }: { id: string }): JSX.Element {
  const author = useApi<ShelfRow>(`/api/author/${encodeURIComponent(id)}`).data;
  const name = author?.name ?? 'this author';
  return (
    <button type="button" class="chip chosen" aria-pressed="true" onClick={() => setQuery({ author: null })}>
      <span class="hidden">Only </span>
      {name}
      <span class="hidden">: show all authors again</span>
      <Icon name="cross" size={14} />
    </button>
  );
}

function Choose(): JSX.Element {
  const [words, setWords] = useState('');
  const path = words.trim() === '' ? null : withQuery('/api/author/search', { q: words.trim(), limit: OFFERED, fields: 'id,name' });
  const offered = useApi<{ items: { id: string; name: string }[] }>(path).data?.items ?? [];
  const take = (name: string): void => {
    setWords(name);
    const author = offered.find((each) => each.name === name);
    if (author) setQuery({ author: author.id, from: null });
  };
  return (
    <>
      <input
        class="input author"
        type="search"
        list="authors-offered"
        aria-label="Only one author"
        placeholder="Any author…"
        value={words}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && take(offered[0]?.name ?? '')}
      />
      <datalist id="authors-offered">
        {offered.map((author) => (
          <option key={author.id} value={author.name} />
        ))}
      </datalist>
    </>
  );
}
