/** The words of a text as the stand-ins' searches compare them. */
export const queryWords = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1);
