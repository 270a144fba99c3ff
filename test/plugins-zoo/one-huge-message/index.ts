import { writeSync } from 'node:fs';

export default {
  create() {
    return {
      source: {
        async account() {
          writeSync(3, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
          return new Promise(() => undefined);
        },
      },
    };
  },
};
