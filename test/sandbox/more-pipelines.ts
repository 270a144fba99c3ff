/** Pipelines beside those of the home, as its owner would declare them. */
export const METADATA_FULL = `
  metadata-full:
    about: Correct the metadata of the whole library.
    when: manual
    select: { books: owned, from: audiobookshelf }
    do:
      - correct: metadata
`;

export const ON_IMPORT = `
  on-import:
    about: Correct the metadata of a book that somebody added by hand.
    when: { event: library.imported, from: audiobookshelf }
    select: event
    do:
      - correct: metadata
`;
