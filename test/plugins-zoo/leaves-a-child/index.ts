import { spawn } from 'node:child_process';

export default {
  create() {
    return {
      source: {
        async account() {
          spawn('/bin/sleep', ['5'], { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
          await new Promise((resolve) => setTimeout(resolve, 100));
          process.exit(3);
        },
      },
    };
  },
};
