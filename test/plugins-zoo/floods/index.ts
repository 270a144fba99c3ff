import type { Context } from '../../../core/sdk/index.ts';

export default {
  create(context: Context) {
    return {
      source: {
        async account() {
          const line = 'x'.repeat(1_000_000);
          for (let sent = 0; sent < 300; sent += 1) {
            context.log.info({ line }, 'look at me');
            if (sent % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
          return new Promise(() => undefined);
        },
      },
    };
  },
};
