import { createInterface } from 'node:readline/promises';
import type { Command } from '../command.ts';
import { Setup } from '../setup/setup.ts';

export const init: Command = {
  name: 'init',
  about: 'Ask for the addresses and keys that are needed, try each, and write pipelines.yaml, .env and the path mappings',
  usage: '',
  words: [0, 0],
  options: {},
  async run({ home, env }) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await new Setup({ home, env, ask: (question) => terminal.question(question) }).run();
    } finally {
      terminal.close();
    }
  },
};
