export default {
  create() {
    return {
      source: {
        async account() {
          process.exit(0);
        },
      },
    };
  },
};
