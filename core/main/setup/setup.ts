import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { editEnvironment, editInstances, type InstanceEdit } from '../../config/edit-files.ts';
import { hasErrors } from '../../config/finding.ts';
import { renderFindings } from '../../config/render-findings.ts';
import { environmentName } from '../../config/secrets.ts';
import type { Placement } from '../../sdk/index.ts';
import { complain, say } from '../command.ts';
import { TOKENS } from '../container.ts';
import { PROJECT } from '../project.ts';
import { readSettings } from '../settings.ts';
import { startAsking } from '../terminal/asking.ts';
import { SERVICES, type Service } from './setup-services.ts';

interface SetupParts {
  home: string;
  env: NodeJS.ProcessEnv;
  /** Puts a question and gives the line that was typed. */
  ask(question: string): Promise<string>;
}

/** Asks service by service, tries each answer on the service itself, and writes what works; what is left out goes on being left out. */
export class Setup {
  readonly #parts: SetupParts;
  constructor(parts: SetupParts) {
    this.#parts = parts;
  }

  async run(): Promise<number> {
    await this.#begin();
    let isWell = true;
    for (const service of SERVICES) isWell = (await this.#service(service)) && isWell;
    say('\nThat is all. Next: npm run doctor, then npm run plan -- complete-series --live, and npm start when you like what you see.');
    return isWell ? 0 : 1;
  }

  /** A new home gets the shipped files; an old pipelines.yaml is copied before anything is changed in it. */
  async #begin(): Promise<void> {
    const file = join(this.#parts.home, 'pipelines.yaml');
    const shipped = join(PROJECT, 'pipelines.yaml');
    await mkdir(this.#parts.home, { recursive: true });
    if (!existsSync(file)) await copyFile(shipped, file);
    else if (!existsSync(`${file}.before-init`)) await copyFile(file, `${file}.before-init`);
    say('An empty answer takes what stands in [brackets]. Nothing is written but pipelines.yaml and .env in this folder.');
  }

  async #service(service: Service): Promise<boolean> {
    for (;;) {
      say(`\n${service.name}: ${service.about}`);
      if (!(await this.#yes(`Use ${service.name}?`, service.isUsual))) {
        await this.#write({ instance: service.instance, off: true }, {});
        return true;
      }
      const { edit, values } = await this.#answers(service);
      if (!(await this.#write(edit, values))) return false;
      const trouble = await this.#tried(service);
      if (trouble === null) return true;
      complain(`it does not work yet: ${trouble}`);
      if (!(await this.#yes('Answer again?', true))) return false;
    }
  }

  async #answers({ instance, options, secrets }: Service): Promise<{ edit: InstanceEdit; values: Record<string, string> }> {
    const edit: InstanceEdit & { options: NonNullable<InstanceEdit['options']> } = { instance, options: {}, off: false };
    const values: Record<string, string> = {};
    const { secrets: known } = await readSettings(this.#parts);
    for (const { key, question, usual } of options) edit.options[key] = await this.#text(question, usual);
    for (const { key, name, question } of secrets) {
      const value = await this.#text(question, known(name) ? 'as before' : '');
      edit.options[key] = { secret: name };
      if (value !== 'as before' && value !== '') values[environmentName(name)] = value;
    }
    return { edit, values };
  }

  /** Both files whole or not at all; a change with which pipelines.yaml would have mistakes is not written. */
  async #write(edit: InstanceEdit, values: Record<string, string>): Promise<boolean> {
    const { home } = this.#parts;
    const text = editInstances(await readFile(join(home, 'pipelines.yaml'), 'utf8'), [edit]);
    const checked = await readSettings({ ...this.#parts, pipelinesText: text });
    if (hasErrors(checked.findings)) {
      complain(
        `pipelines.yaml was left as it was, because with this it would have mistakes:\n${renderFindings(checked.findings, checked.texts)}`,
      );
      return false;
    }
    if (Object.keys(values).length > 0) {
      const before = await readFile(join(home, '.env'), 'utf8').catch(() => '');
      await replace(join(home, '.env'), editEnvironment(before, values), 0o600);
    }
    await replace(join(home, 'pipelines.yaml'), text);
    return true;
  }

  /** Asks the service itself; of a library also where its folder is on this machine. Null where all is well. */
  async #tried(service: Service): Promise<string | null> {
    const { home, env } = this.#parts;
    const { app } = await readSettings(this.#parts);
    const daemon = await startAsking({ home, env, data: app?.data ?? 'data' });
    try {
      const plugins = daemon.wiring.get(TOKENS.plugins);
      const checked = await plugins.check(service.instance);
      if (!checked.ok) return checked.failure.message;
      say(`  works: ${checked.value.summary}`);
      for (const warning of checked.value.warnings ?? []) say(`  look at this: ${warning}`);
      if (!service.folder) return null;
      const placed = service.folder === 'library' ? await plugins.call<Placement>(service.instance, 'library.place', [EXAMPLE]) : null;
      const theirs = placed?.ok
        ? placed.value.root
        : await this.#text(`Where does ${service.name} put its files, as it says itself?`, '/downloads');
      return this.#mapped(service, theirs);
    } finally {
      await daemon.stop();
    }
  }

  async #mapped(service: Service, theirs: string): Promise<string | null> {
    const isHere = (await stat(theirs).catch(() => null))?.isDirectory() === true;
    const ours = await this.#text(`${service.name} calls its folder ${theirs}. Where is that on this machine?`, isHere ? theirs : '');
    if (ours === '' || ours === theirs)
      return isHere ? null : `${theirs} is not there on this machine; imports wait until its place is known`;
    if (!(await stat(ours).catch(() => null))?.isDirectory()) return `${ours} is not a folder on this machine`;
    return (await this.#write({ instance: service.instance, paths: { [theirs]: ours } }, {})) ? null : 'the path mapping was not written';
  }

  async #text(question: string, usual: string): Promise<string> {
    const answer = (await this.#parts.ask(`  ${question}${usual ? ` [${usual}]` : ''} `)).trim();
    return answer === '' ? usual : answer;
  }

  async #yes(question: string, usual: boolean): Promise<boolean> {
    const answer = (await this.#parts.ask(`  ${question} [${usual ? 'Y/n' : 'y/N'}] `)).trim().toLowerCase();
    return answer === '' ? usual : answer.startsWith('y');
  }
}

const EXAMPLE = { title: 'A Book', authors: ['An Author'], ids: {} };

async function replace(file: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, text, { mode, flush: true });
  await rename(`${file}.part`, file);
}
