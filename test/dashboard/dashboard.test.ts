import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, skipBrowser } from './browser.ts';
import { sandboxDaemon } from './sandbox-world.ts';
import type { Scene, Story } from './scene.ts';
import { books } from './stories/books.ts';
import { door } from './stories/door.ts';
import { downloads } from './stories/downloads.ts';
import { file } from './stories/file.ts';
import { keyboard } from './stories/keyboard.ts';
import { pages } from './stories/pages.ts';
import { pipelines } from './stories/pipelines.ts';
import { plan } from './stories/plan.ts';
import { runs } from './stories/runs.ts';
import { settings } from './stories/settings.ts';
import { shelf } from './stories/shelf.ts';
import { today } from './stories/today.ts';
import { undo } from './stories/undo.ts';
import { visit } from './visitor.ts';

/** In this order: each story goes on in the world as the one before left it. */
const STORIES: readonly Story[] = [door, pipelines, plan, downloads, runs, today, undo, books, shelf, settings, keyboard, pages, file];

describe('what an owner does with the dashboard', { skip: skipBrowser }, () => {
  let scene: Scene;
  before(async () => {
    const [browser, daemon] = await Promise.all([openBrowser(), sandboxDaemon()]);
    scene = { browser, daemon, visitor: await visit(browser, daemon) };
  });
  after(async () => {
    await scene?.visitor.leave();
    await scene?.browser.close();
    await scene?.daemon.stop();
  });
  for (const story of STORIES) story(() => scene);
  test('nothing went wrong on the way', () => assert.deepEqual(scene.visitor.troubles, []));
});
