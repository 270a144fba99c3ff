import { writeSync } from 'node:fs';

/** Small for a message, and half a second's work for whoever parses it. */
export default {
  create() {
    return {
      source: {
        async account() {
          const text = Buffer.from(`{"kind":"log","level":"info","message":"","fields":[${'[],'.repeat(1_300_000)}0]}`);
          const head = Buffer.alloc(8);
          head.writeUInt32BE(text.length, 0);
          for (let all = Buffer.concat([head, text]); all.length > 0; ) all = all.subarray(written(all));
          return new Promise(() => undefined);
        },
      },
    };
  },
};

/** How much the pipe took; it takes nothing while it is full. */
function written(all: Buffer): number {
  try {
    return writeSync(3, all);
  } catch {
    return 0;
  }
}
