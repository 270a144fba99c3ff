import type { JSX } from 'preact';
import { Empty, Page } from '../parts/page.tsx';
import type { Place } from '../state/router.ts';
import { BookPage } from './books/book.tsx';
import { BooksPage } from './books/books.tsx';
import { DownloadsPage } from './downloads/downloads.tsx';
import { FilePage } from './pipelines/file.tsx';
import { PipelinesPage } from './pipelines/pipelines.tsx';
import { PlanPage } from './plan/plan.tsx';
import { PlansPage } from './plan/plans.tsx';
import { PluginsPage } from './plugins/plugins.tsx';
import { ItemPage } from './runs/item.tsx';
import { RunPage } from './runs/run.tsx';
import { RunsPage } from './runs/runs.tsx';
import { SettingsPage } from './settings/settings.tsx';
import { ShelfPage } from './shelf/shelf.tsx';
import { TodayPage } from './today/today.tsx';

type Make = (place: Place) => JSX.Element;

const PAGES: Record<string, Make> = {
  '': () => <TodayPage />,
  books: ({ pieces: [, id] }) => (id ? <BookPage key={id} id={id} /> : <BooksPage />),
  downloads: () => <DownloadsPage />,
  plan: ({ pieces: [, id] }) => (id ? <PlanPage key={id} id={id} /> : <PlansPage />),
  pipelines: ({ pieces: [, file] }) => (file === 'file' ? <FilePage /> : <PipelinesPage />),
  plugins: () => <PluginsPage />,
  settings: () => <SettingsPage />,
  runs: ({ pieces: [, run, , item] }) => {
    if (!run) return <RunsPage />;
    return item ? <ItemPage key={item} run={run} id={item} /> : <RunPage key={run} id={run} />;
  },
  shelf: () => <ShelfPage />,
};

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
