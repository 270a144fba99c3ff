import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, quiet } from '../sandbox-world.ts';
import { bookOf, type Story, toast } from '../scene.ts';
import { settled } from '../visitor.ts';

export const shelf: Story = (scene) => {
  const rows = async (): Promise<string[]> => scene().visitor.page.locator('.plate h2').allTextContents();
  const follow = async (): Promise<boolean | null | undefined> =>
    (await asked<{ items: { follow: boolean | null }[] }>(scene().daemon, '/api/shelf/series')).items[0]?.follow;

  test('the shelf is narrowed by author, completion and state of a book, and widened again', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/shelf');
    assert.deepEqual(await rows(), ['Oz']);
    await page.getByLabel('Only one author').fill('Baum');
    await page.locator('datalist option[value="L. Frank Baum"]').waitFor({ state: 'attached' });
    await page.getByLabel('Only one author').fill('L. Frank Baum');
    await page.getByRole('button', { name: /^Only L\. Frank Baum/ }).waitFor();
    assert.match(page.url(), /author=\d+/);
    await settled(page);
    assert.deepEqual(await rows(), ['Oz']);
    await page.getByLabel('Completion').selectOption('complete');
    await page.getByText('Nothing on the shelf is like that').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await page.getByLabel('Only one author').waitFor();
    await page.getByLabel('State of a book').selectOption('downloading');
    await page.getByText('Nothing on the shelf is like that').waitFor();
    await page.getByLabel('State of a book').selectOption('not-found');
    await page.getByRole('heading', { level: 2, name: 'Oz' }).waitFor();
  });

  test('the same for authors, whose name leads to their series', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/shelf?by=authors');
    assert.deepEqual(await rows(), ['L. Frank Baum', 'Lewis Carroll']);
    await page.getByLabel('Completion').selectOption('complete');
    await page.getByRole('heading', { level: 2, name: 'L. Frank Baum' }).waitFor({ state: 'detached' });
    assert.deepEqual(await rows(), ['Lewis Carroll']);
    await page.getByRole('link', { name: 'Lewis Carroll' }).click();
    await page.getByText('Nothing on the shelf is like that').waitFor();
  });

  test('one click follows, one ignores, and one takes it back', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/shelf');
    await page.getByRole('button', { name: 'Follow Oz' }).click();
    await page.getByRole('button', { name: 'Followed Oz' }).waitFor();
    assert.equal(await follow(), true);
    await page.getByRole('button', { name: 'Ignore Oz' }).click();
    await page.getByRole('button', { name: 'Ignored Oz' }).waitFor();
    assert.equal(await follow(), false);
    await page.getByRole('button', { name: /^Glinda of Oz.*ignored$/ }).waitFor();
    await page.getByRole('button', { name: 'Ignored Oz' }).click();
    await page.getByRole('button', { name: 'Ignore Oz', exact: true }).waitFor();
    assert.equal(await follow(), null);
  });

  test('one click asks for a missing book', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await page.getByRole('button', { name: 'Get Glinda of Oz' }).click({ force: true });
    await toast(page, 'Glinda of Oz is wanted: it is looked for now.').waitFor();
    const { id } = await bookOf(daemon, 'Glinda of Oz');
    const { missing } = await asked<{ missing: { reason: string }[] }>(daemon, `/api/books/${id}`);
    assert.ok(missing.some((row) => row.reason === 'wanted'));
    await quiet(daemon);
  });
};
