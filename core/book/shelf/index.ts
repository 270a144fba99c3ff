export { type AuthorQuestion, findAuthorGaps } from './author-gaps.ts';
export { findGaps, type Gap, type GapRules, type Gaps, hasAudiobook, type NotGap, type SeriesQuestion } from './gaps.ts';
export { type Sameness, sameWork, workKey } from './identity.ts';
export { consolidateAuthors, type Person } from './people.ts';
export { indexWorks, type KnownWork, type Recognised, recognise, recogniseOne, type WorksIndex } from './recognise.ts';
export { sameSeries, seriesKey } from './series-name.ts';
export { readVolume, type Volume } from './volume.ts';
export { type ShelfOf, type Work, type WorkKind, worksOf } from './work.ts';
