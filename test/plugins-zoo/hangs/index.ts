export default {
  create() {
    return {
      source: {
        async account() {
          return new Promise(() => undefined);
        },
      },
    };
  },
};
