const ANSWERS: unknown[] = [
  7,
  'text',
  [],
  { name: 5 },
  { ratio: 'high' },
  () => 1,
  Symbol('x'),
  10n,
  new Map([['name', 1]]),
  { name: { toString: 1 } },
];
let at = 0;

export default {
  create() {
    return {
      source: {
        async account() {
          const answer = ANSWERS[at % ANSWERS.length];
          at += 1;
          return answer;
        },
      },
    };
  },
};
