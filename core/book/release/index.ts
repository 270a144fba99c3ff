export { GATES, type Gate, type GateName } from './gate.ts';
export { type JudgedRelease, judgeRelease, rankReleases } from './judge.ts';
