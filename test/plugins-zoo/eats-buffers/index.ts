export default {
  create() {
    return {
      source: {
        async account() {
          const kept: Buffer[] = [];
          for (;;) {
            kept.push(Buffer.alloc(20_000_000, 1));
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        },
      },
    };
  },
};
