export { authorLikeness, authorsLikeness, type PersonName, parseName, personLikeness, sameAuthor, splitAuthors } from './author.ts';
export { articleFree, cut, decodeEntities, fold, LONGEST, readable, repairMojibake, umlautFree, words } from './fold.ts';
export { languageCode, languageOfName } from './language.ts';
export { numberValue, ordinalValue, romanValue, spelledValue } from './number.ts';
export { penNamesOf, personOf } from './pen-names.ts';
export { comparePositions, covers, type Position, parsePosition, positionOf } from './position.ts';
export { ratio, sameWord, sharedWords, titleLikeness } from './similar.ts';
export { seriesIn, splitTitle, type TitleParts, turnArticle } from './title.ts';
