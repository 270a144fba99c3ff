export default {
  create() {
    return {
      source: {
        async account() {
          process.abort();
        },
      },
    };
  },
};
