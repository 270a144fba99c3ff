export { GATES, type Gate, type GateName } from './gate.ts';
export { type Judged, judgeRelease, rankReleases } from './judge.ts';
