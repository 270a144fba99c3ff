import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, soon } from '../sandbox-world.ts';
import { bookOf, clicker, type Story, toast } from '../scene.ts';

interface Correction {
  id: string;
  book: { id: string };
  run: string | null;
  field: string;
  undoneAt: string | null;
}

export const undo: Story = (scene) => {
  const corrections = async (path = '/api/corrections?limit=200'): Promise<Correction[]> =>
    (await asked<{ items: Correction[] }>(scene().daemon, path)).items;

  test('in three clicks a stranger knows why a book was not downloaded', async () => {
    const { visitor } = scene();
    await visitor.goTo('/');
    const by = clicker(visitor.page);
    await by.click('link', 'Shelf');
    await by.click('button', /^Glinda of Oz/);
    await visitor.page.getByRole('heading', { name: 'Why it is not here' }).waitFor();
    const said = (await visitor.page.getByRole('dialog').textContent()) ?? '';
    assert.match(said, /nothing was good enough/);
    assert.match(said, /abridged/i);
    assert.ok(by.count() <= 3, `${by.count()} clicks`);
  });

  test('the same on a phone, where the shelf is narrow', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await page.setViewportSize({ width: 390, height: 844 });
    await visitor.goTo('/');
    const by = clicker(page);
    await by.click('link', 'Books');
    await by.click('link', /Glinda of Oz/);
    await page.getByText(/It was looked for, and nothing was good enough/).waitFor();
    assert.ok(by.count() <= 3, `${by.count()} clicks`);
    await page.setViewportSize({ width: 1360, height: 900 });
  });

  test('in three clicks a stranger undoes a change of metadata, and sees before what comes back', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/');
    const by = clicker(page);
    await page.getByRole('heading', { name: 'Changed lately' }).waitFor();
    await by.click('button', /^Undo .* of /);
    await page.getByText('is put back.').waitFor();
    assert.ok(by.count() <= 3, `${by.count()} clicks`);
    await soon(async () => (await corrections()).some((each) => each.undoneAt !== null));
  });

  test('a whole run is undone from a book that it wrote, and only after one saw what comes back', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    const { id } = await bookOf(daemon, 'The Lost Princess of Oz');
    const [first] = (await corrections(`/api/books/${id}/corrections`)).filter((each) => !each.undoneAt);
    assert.ok(first?.run);
    const standing = async (): Promise<number> => (await corrections()).filter((each) => each.run === first.run && !each.undoneAt).length;
    const before = await standing();
    assert.ok(before >= 2, `${before} corrections`);
    await visitor.goTo(`/books/${id}`);
    await page
      .getByRole('button', { name: `Its whole run undo all of run ${first.run}` })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: `Undo all that run ${first.run} wrote` });
    await dialog.getByRole('heading', { level: 3, name: 'The Lost Princess of Oz' }).waitFor();
    assert.ok((await dialog.locator('.diff').count()) >= before, 'what comes back is shown field by field');
    assert.equal(await standing(), before);
    await dialog.getByRole('button', { name: 'Put it back' }).click();
    await toast(page, /fields? put back\./).waitFor();
    await soon(async () => (await standing()) === 0);
  });

  test('all that was changed in a book is undone at once, after one saw what comes back', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    const open = (await corrections()).filter((each) => !each.undoneAt).map((each) => each.book.id);
    const id = open.find((book, at) => open.indexOf(book) !== at);
    assert.ok(id, 'no book has two changes that stand');
    const standing = async (): Promise<number> =>
      (await corrections(`/api/books/${id}/corrections`)).filter((each) => !each.undoneAt).length;
    const before = await standing();
    await visitor.goTo(`/books/${id}`);
    await page.getByRole('button', { name: `Undo all ${before}` }).click();
    const dialog = page.getByRole('dialog', { name: 'Undo every change of this book' });
    await dialog.locator('.diff').first().waitFor();
    assert.equal(await standing(), before);
    await dialog.getByRole('button', { name: 'Put it back' }).click();
    await soon(async () => (await standing()) === 0);
  });
};
