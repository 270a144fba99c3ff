import type { JSX } from 'preact';
import { Empty, Page } from '../parts/page.tsx';
import type { Place } from '../state/router.ts';

type Make = (place: Place) => JSX.Element;

const PAGES: Record<string, Make> = {};

/** The page for an address; one that leads nowhere says so and where to go. */
export function pageFor(place: Place): JSX.Element {
  const make = PAGES[place.pieces[0] ?? ''];
  return make ? make(place) : <Nowhere />;
}

function Nowhere(): JSX.Element {
  return (
    <Page title="Nothing stands here">
      <Empty icon="search" title="This address leads to no page">
        <a href="/">Go to Today</a>, or look for a book under <a href="/books">Books</a>.
      </Empty>
    </Page>
  );
}
