import type { JSX } from 'preact';
import { SearchBox } from '../../parts/search-box.tsx';
import { State } from '../../parts/state.tsx';
import { setQuery } from '../../state/router.ts';
import { AuthorFilter } from './author-filter.tsx';

/** A word of the address, "" where it has none. */
export type WordOf = (name: string) => string;

const STATES = ['missing', 'found', 'downloading', 'waiting', 'not-found', 'ignored'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** What the shelf shows: by name, author, completion, state, wish, and in which order. */
export function Filters({ by, word }: { by: 'series' | 'authors'; word: WordOf }): JSX.Element {
  const choice = (name: string, label: string, options: [string, string][]): JSX.Element => (
    <select class="select" aria-label={label} value={word(name)} onChange={(event) => setQuery({ [name]: event.currentTarget.value })}>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  return (
    <div class="filters">
      <SearchBox
        label={by === 'series' ? 'Find a series' : 'Find an author'}
        value={word('q')}
        change={(q) => setQuery({ q, from: null })}
      />
      {by === 'series' && <AuthorFilter id={word('author')} />}
      <div class="choices">
        {choice('completion', 'Completion', [
          ['', 'Complete or not'],
          ['incomplete', 'With gaps'],
          ['complete', 'Complete'],
        ])}
        {choice('state', 'State of a book', [
          ['', 'Books in any state'],
          ...STATES.map((state): [string, string] => [state, `With one ${state.replace('-', ' ')}`]),
        ])}
        {choice('follow', 'Followed', [
          ['', 'Followed or not'],
          ['followed', 'Followed'],
          ['ignored', 'Ignored'],
        ])}
        {choice('sort', 'Order', [
          ['', 'By name'],
          ['missing', 'Most gaps first'],
        ])}
      </div>
      <details class="key-box">
        <summary class="small muted">What the marks mean</summary>
        <p class="key">
          {['owned', ...STATES].map((state) => (
            <State key={state} of={state} />
          ))}
        </p>
      </details>
    </div>
  );
}

/** From a letter on; a second press begins at the first again. */
export function Letters({ from }: { from: string }): JSX.Element {
  return (
    <nav class="letters" aria-label="From a letter on">
      {LETTERS.map((letter) => {
        const small = letter.toLowerCase();
        return (
          <button
            key={letter}
            type="button"
            aria-pressed={from === small}
            onClick={() => setQuery({ from: from === small ? null : small })}
          >
            {letter}
          </button>
        );
      })}
    </nav>
  );
}
