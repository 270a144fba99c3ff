import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeQbittorrent } from '../../fakes/fake-qbittorrent.ts';
import { asked, quiet } from '../sandbox-world.ts';
import { owned, type Story, toast } from '../scene.ts';
import { giveBack } from './seeds.ts';

const MAGIC = 'The Magic of Oz';
const RINKITINK = 'Rinkitink in Oz';

export const downloads: Story = (scene) => {
  test('a download that stands still is blocked, and the next release of its book comes', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await visitor.goTo('/downloads');
    const stalled = page.getByRole('article', { name: MAGIC }).filter({ hasText: 'stalled' });
    await stalled.getByText(/nothing has arrived|stalledDL|says/i).waitFor();
    await stalled.getByRole('button', { name: `Blocklist and next ${MAGIC}` }).click();
    await toast(page, `This release of ${MAGIC} is never taken again`).waitFor();
    await page.getByRole('article', { name: MAGIC }).filter({ hasText: 'in the library' }).waitFor({ timeout: 60_000 });
    const { items } = await asked<{ items: { title: string }[] }>(daemon, '/api/blocklist');
    assert.deepEqual(
      items.map((each) => each.title),
      [MAGIC],
    );
  });

  test('a download whose torrent was lost is retried by a press, and ends in the library', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await visitor.goTo('/downloads');
    const line = page.getByRole('article', { name: RINKITINK });
    await line.filter({ hasText: 'stalled' }).waitFor();
    giveBack(daemon.world, 10);
    const { torrents, adds } = daemon.world.downloader.fake as FakeQbittorrent;
    const lost = [...torrents.values()].find((torrent) => torrent.name.startsWith(RINKITINK));
    assert.ok(lost && torrents.delete(lost.hash));
    adds.delete(lost.hash); // what is handed over once more now, it has never had
    await line
      .first()
      .getByRole('button', { name: `Retry ${RINKITINK}` })
      .click();
    await toast(page, `${RINKITINK} is tried again.`).waitFor();
    await line.filter({ hasText: 'in the library' }).waitFor({ timeout: 60_000 });
    await owned(daemon, RINKITINK);
  });

  test('what is in the library already is not downloaded again, and that is said in a sentence', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await page
      .getByRole('article', { name: RINKITINK })
      .filter({ hasText: 'in the library' })
      .getByRole('button', { name: /^Retry/ })
      .click();
    await toast(page, /^.*The book is in the library; remove it there first/).waitFor();
    assert.match(visitor.troubles.splice(0).join(), /^console: .*409 \(Conflict\).*retry$/);
    await quiet(daemon);
  });
};
