import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../../server/dashboard/bundle.ts';
import { type Command, say } from '../command.ts';

export const build: Command = {
  name: 'build',
  about: 'Bundle the dashboard into out/dashboard, to look at; the daemon bundles its own',
  usage: '',
  words: [0, 0],
  options: {},
  async run({ home }) {
    const folder = join(home, 'out', 'dashboard');
    rmSync(folder, { recursive: true, force: true });
    for (const [path, file] of await bundle()) {
      const target = join(folder, path === '/' ? 'index.html' : path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, file.body);
      say(`${path.padEnd(34)} ${String(file.body.length).padStart(8)} bytes, ${String(file.gzip.length).padStart(7)} gzipped`);
    }
    return 0;
  },
};
