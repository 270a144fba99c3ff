export default {
  create() {
    return {
      source: {
        async account() {
          setTimeout(() => {
            throw new Error('too late');
          }, 20);
          return { name: 'all is well' };
        },
      },
    };
  },
};
