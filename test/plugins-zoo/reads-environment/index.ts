export default {
  create() {
    return {
      source: {
        async account() {
          return { name: JSON.stringify({ env: process.env, argv: process.argv, execArgv: process.execArgv }) };
        },
      },
    };
  },
};
