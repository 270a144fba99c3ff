import { writeSync } from 'node:fs';

/** Asks again and again for something large, and never reads what it gets. */
export default {
  create(_context: unknown, options: { url: string }) {
    return {
      source: {
        async account() {
          for (let id = 1; ; id += 1) {
            const ask = { kind: 'ask', id, call: 0, operation: 'http', args: [{ url: `${options.url}/large` }] };
            const text = Buffer.from(JSON.stringify(ask));
            const head = Buffer.alloc(8);
            head.writeUInt32BE(text.length, 0);
            for (let all = Buffer.concat([head, text]); all.length > 0; ) all = all.subarray(written(all));
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
          }
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
