import type { Context } from '../../../core/sdk/index.ts';

export default {
  create(context: Context, options: { url: string }) {
    return {
      source: {
        async account() {
          await Promise.all(Array.from({ length: 5_000 }, () => context.http.request({ url: options.url })));
          return { name: 'done' };
        },
      },
    };
  },
};
