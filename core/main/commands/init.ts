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
    // Kept as they come: answers that are piped in stand there before they are asked for.
    const lines = terminal[Symbol.asyncIterator]();
    const ask = async (question: string): Promise<string> => {
      terminal.setPrompt(question);
      terminal.prompt();
      const line = await lines.next();
      if (line.done)
        throw new Error('\nthe answers ended before the last question; what was answered so far is kept, and init may be run again');
      return line.value;
    };
    try {
      return await new Setup({ home, env, ask }).run();
    } finally {
      terminal.close();
    }
  },
};
