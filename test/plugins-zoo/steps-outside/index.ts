import type { Context } from '../../../core/sdk/index.ts';

const ADDRESSES = ['http://127.0.0.1:1/', 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd', 'https://example.org/'];

export default {
  create(context: Context) {
    return {
      source: {
        async account() {
          const ends: string[] = [];
          for (const url of ADDRESSES) {
            for (const foreign of [false, true]) {
              if (foreign && url.startsWith('https')) continue;
              const end = await context.http.request({ url, foreign }).then(
                () => 'answered',
                (error: { failure?: { code: string } }) => error.failure?.code ?? 'thrown',
              );
              ends.push(end);
            }
          }
          return { name: [...new Set(ends)].join(' ') };
        },
      },
    };
  },
};
