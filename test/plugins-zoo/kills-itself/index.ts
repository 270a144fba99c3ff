export default {
  create() {
    return {
      source: {
        async account() {
          process.kill(process.pid, 'SIGKILL');
          return new Promise(() => undefined);
        },
      },
    };
  },
};
