import { spawn } from 'node:child_process';

export default {
  create() {
    return {
      source: {
        async account() {
          for (let started = 0; started < 40; started += 1) spawn('/bin/sleep', ['61'], { stdio: 'ignore' });
          return new Promise(() => undefined);
        },
      },
    };
  },
};
