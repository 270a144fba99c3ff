import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import type { BookRecord } from '../../core/sdk/index.ts';
import { type FakeAudnexus, startFakeAudnexus } from '../fakes/fake-audnexus.ts';
import { type FakeLibrivox, startFakeLibrivox } from '../fakes/fake-librivox.ts';
import { type FakeOpenLibrary, startFakeOpenLibrary } from '../fakes/fake-open-library.ts';
import { writeAudio } from '../sandbox/audio.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { outcomes } from '../sandbox/outcome.ts';
import { AUTHOR, OZ, type OzBook } from '../sandbox/oz.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES } from './databases.ts';
import { quiet, type RunView, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

const [kind] = DATABASES;
const CHAPTERS = 3;
const MINUTES = 60;

/** Seeds a recording as an item of the archive holds it: each chapter in two rates, and papers beside them. */
async function record(world: World, librivox: FakeLibrivox, number: number, minutes = MINUTES): Promise<void> {
  const { title, year } = OZ[number - 1]!;
  const item = `oz_${number}_librivox`;
  const folder = join(world.dir, 'archive', item);
  for (let track = 1; track <= CHAPTERS; track += 1) {
    const tags = { title: `${title} - ${track}`, album: title, artist: AUTHOR, track };
    for (const rate of ['', '_64kb']) writeAudio(join(folder, `oz${number}_0${track}_baum${rate}.mp3`), minutes, tags);
  }
  writeFileSync(join(folder, `${item}_meta.xml`), '<metadata/>');
  const { bytes } = await world.downloader.seed(folder);
  librivox.books.push({
    id: 7000 + number,
    title: title.replace(/^The /, ''),
    author: { first: 'L. Frank', last: 'Baum' },
    seconds: CHAPTERS * minutes * 60,
    year,
    readers: ['Rob Reade'],
    item,
    files: readdirSync(folder).map((name) => ({ name, bytes: statSync(join(folder, name)).size })),
    torrent: bytes,
  });
}

interface Services {
  librivox: FakeLibrivox;
  audnexus: FakeAudnexus;
  openLibrary: FakeOpenLibrary;
}

const inOpenLibrary = ({ number, title, year }: OzBook) => ({
  id: 18_000 + number,
  title,
  author: AUTHOR,
  authorId: 9348,
  year,
  isbn13: `97800000${String(number).padStart(4, '0')}0`,
  publisher: 'Reilly & Britton',
  description: `Number ${number} of the Oz books.`,
  subjects: ['Fantasy fiction', 'Oz (Imaginary place), fiction'],
  pages: 270,
});

/** A home whose release chain is LibriVox alone, whose proof knows Audible's runtimes, and whose metadata is Open Library's. */
function writeFirstHome(world: World, home: string, { librivox, audnexus, openLibrary }: Services): void {
  writeHome(world, home);
  const file = join(home, 'pipelines.yaml');
  const text = readFileSync(file, 'utf8')
    .replace(
      'chains:\n',
      `  librivox: { with: { url: "${librivox.url}", archive: "${librivox.url}" } }\n  audnexus: { with: { url: "${audnexus.url}", catalogue: "${audnexus.url}" } }\n  open-library: { with: { url: "${openLibrary.url}" } }\nchains:\n  recordings: [audnexus]\n`,
    )
    .replace(/release: {2}\[.*\]/, 'release: [librivox]')
    .replace(/metadata: \[.*\]/, 'metadata: [open-library]')
    .replace('- verify\n', '- verify: recordings\n');
  writeFileSync(file, text);
}

describe('a first day without any account', { skip: kind!.skip }, () => {
  let dir: string;
  let world: World;
  let librivox: FakeLibrivox;
  let audnexus: FakeAudnexus;
  let openLibrary: FakeOpenLibrary;
  let daemon: Daemon;
  let run: RunView;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tw-first-day-'));
    world = await makeWorld({ dir: join(dir, 'world'), standIn: true, books: [] });
    librivox = await startFakeLibrivox();
    audnexus = await startFakeAudnexus();
    openLibrary = await startFakeOpenLibrary(OZ.map(inOpenLibrary));
    await record(world, librivox, 3);
    await record(world, librivox, 5);
    await record(world, librivox, 7, 40);
    const sold = (number: number, minutes: number) => ({
      asin: `B0000000${number}X`.slice(0, 10),
      title: OZ[number - 1]!.title,
      author: AUTHOR,
      narrator: 'Ann Voice',
      minutes,
    });
    audnexus.products.push(sold(3, 200), sold(7, 300));
    writeFirstHome(world, join(dir, 'home'), { librivox, audnexus, openLibrary });
    daemon = await startDaemon({ home: join(dir, 'home'), env: environment(world), pace: 'lifted' });
    run = await runPipeline(daemon, 'complete-series');
    await quiet(daemon);
  });
  after(async () => {
    await daemon?.stop();
    for (const part of [world, librivox, audnexus, openLibrary]) await part?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('a recording of LibriVox comes into the library, one set of its files and no other', async () => {
    const books = await outcomes(world, run);
    assert.deepEqual(
      books.filter((book) => book.imported).map((book) => [book.number, book.wrong]),
      [
        [3, false],
        [5, false],
      ],
    );
    for (const { where } of books.filter((book) => book.imported)) {
      const files = readdirSync(where!).filter((name) => name.endsWith('.mp3'));
      assert.equal(files.length, CHAPTERS, files.join());
    }
    const taken = readdirSync(join(world.downloads, 'oz_3_librivox'));
    assert.deepEqual(taken.sort(), ['oz3_01_baum.mp3', 'oz3_02_baum.mp3', 'oz3_03_baum.mp3']);
  });

  test('its metadata comes from Open Library, and is written where it is surely the same book', async () => {
    const written = world.shelf.patches.map(({ body }) => (body as { metadata: Record<string, unknown> }).metadata);
    const genres = ['Fantasy fiction', 'Oz (Imaginary place), fiction'];
    assert.deepEqual(
      written.sort((one, other) => Number(one['publishedYear']) - Number(other['publishedYear'])),
      [3, 5].map((number) => ({ publishedYear: String(OZ[number - 1]!.year), language: 'en', genres })),
    );
    // Of an edition, its ISBN leads to all that its work and its author's page say.
    const [ozma] = openLibrary.books.filter(({ title }) => title === OZ[2]!.title);
    const told = await daemon.wiring.get(TOKENS.plugins).call<BookRecord>('open-library', 'metadata.describe', [{ isbn13: ozma!.isbn13 }]);
    assert.ok(told.ok, JSON.stringify(told));
    const { title, authors, description, publisher, pages } = told.value;
    assert.deepEqual(
      { title, authors, description, publisher, pages },
      { title: ozma!.title, authors: [AUTHOR], description: ozma!.description, publisher: ozma!.publisher, pages: 270 },
    );
  });

  test('a recording that is far too short for the book is not imported, whatever its own source says of it', async () => {
    const books = await outcomes(world, run);
    assert.equal(books.find((book) => book.number === 7)?.imported, false);
    const again = await runPipeline(daemon, 'complete-series');
    const item = again.items.find(({ label }) => label === OZ[6]!.title);
    assert.equal(item?.outcome, 'nothing');
    assert.match(item?.candidates.map(({ why }) => why).join() ?? '', /blocklist/);
  });
});
