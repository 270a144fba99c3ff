export default {
  create() {
    return {
      source: {
        async account() {
          void new Promise((_resolve, reject) => setTimeout(() => reject(new Error('too late')), 20));
          return { name: 'all is well' };
        },
      },
    };
  },
};
