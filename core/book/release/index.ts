export { accountClosed, afterTaken, type CostVerdict, mayGrab, type Taken } from './cost.ts';
export { GATES, type Gate, type GateName } from './gates/gate.ts';
export { bestRelease, type JudgedRelease, judgeRelease, rankReleases } from './judge.ts';
export { type FileMapping, isPack, type MappedBook, mapFilesToBooks, type PackVerdict, packVerdict } from './pack.ts';
export { parseRelease, type ReleaseReading } from './parse.ts';
export { factsOf, isUpgrade, qualityRank, type RecordingFacts, type UpgradeVerdict } from './quality.ts';
