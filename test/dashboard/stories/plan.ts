import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, soon } from '../sandbox-world.ts';
import { runEnds, type Story, toast } from '../scene.ts';
import { takeAway } from './seeds.ts';

interface Plan {
  state: string;
  lines: { label: string; state: string }[];
}

export const plan: Story = (scene) => {
  const stateOf = async (id: string, label: string): Promise<string | undefined> =>
    (await asked<Plan>(scene().daemon, `/api/plans/${id}`)).lines.find((line) => line.label === label)?.state;
  let id = '';

  test('a plan is made and waits; a line that is rejected is never done', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await visitor.goTo('/plan');
    await page.getByRole('button', { name: 'Plan it complete-series' }).click();
    await page.getByRole('checkbox', { name: /^Ozma of Oz:/ }).waitFor({ timeout: 60_000 });
    id = page.url().split('/').at(-1) ?? '';
    assert.equal(await page.getByRole('checkbox').count(), 8);
    await page.getByText('All 8 lines are chosen.').waitFor();
    assert.equal(daemon.world.downloader.adds()?.size, 0);
    await page.getByRole('checkbox', { name: /^The Tin Woodman of Oz:/ }).uncheck();
    await page.getByRole('button', { name: 'Reject the 1 other' }).click();
    await toast(page, '1 line rejected.').waitFor();
    await page.getByText('All 7 lines are chosen.').waitFor();
    assert.equal(await stateOf(id, 'The Tin Woodman of Oz'), 'rejected');
  });

  test('one line is applied, and the others go on waiting', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await page.getByRole('button', { name: 'Choose none' }).click();
    await page.getByRole('checkbox', { name: /^The Road to Oz:/ }).check();
    await page.getByRole('button', { name: 'Apply 1 line' }).click();
    await runEnds(page);
    assert.equal(await stateOf(id, 'The Road to Oz'), 'applied');
    assert.equal(await stateOf(id, 'Ozma of Oz'), 'proposed');
    assert.equal(daemon.world.downloader.adds()?.size, 1);
  });

  test('the rest is applied as a whole, from the ticket on Today', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    for (const book of [10, 13]) takeAway(daemon.world, book);
    await visitor.goTo('/');
    await page.getByRole('link', { name: /^complete-series.*Look at it/ }).click();
    await page.getByRole('button', { name: 'Apply 6 lines' }).click();
    await toast(page, '6 lines applied.').waitFor();
    const lines = async (): Promise<Plan['lines']> => (await asked<Plan>(daemon, `/api/plans/${id}`)).lines;
    const settled = async (): Promise<boolean> => (await lines()).every((line) => ['applied', 'rejected', 'outdated'].includes(line.state));
    await soon(settled).catch(async () => assert.fail(`not all lines are settled: ${JSON.stringify(await lines())}`));
    const ended = await lines();
    const by = (state: string): number => ended.filter((line) => line.state === state).length;
    assert.deepEqual([by('applied'), by('rejected'), by('proposed')], [7, 1, 0]);
    assert.equal(daemon.world.downloader.adds()?.size, 7);
  });
};
