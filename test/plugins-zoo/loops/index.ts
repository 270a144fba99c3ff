export default {
  create() {
    return {
      source: {
        async account() {
          for (;;);
        },
      },
    };
  },
};
