export default {
  create() {
    return {
      source: {
        async account() {
          const kept: unknown[] = [];
          for (;;) kept.push(new Array(100_000).fill(kept.length));
        },
      },
    };
  },
};
