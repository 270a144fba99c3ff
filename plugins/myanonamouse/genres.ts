/** The site's audiobook sub-categories, as its search form lists them (2026). */
const GENRES: Record<number, string> = {
  39: 'Action/Adventure',
  49: 'Art',
  50: 'Biographical',
  83: 'Business',
  51: 'Computer/Internet',
  97: 'Crafts',
  40: 'Crime/Thriller',
  41: 'Fantasy',
  106: 'Food',
  42: 'General Fiction',
  52: 'General Non-Fic',
  98: 'Historical Fiction',
  54: 'History',
  55: 'Home/Garden',
  43: 'Horror',
  99: 'Humor',
  84: 'Instructional',
  44: 'Juvenile',
  56: 'Language',
  45: 'Literary Classics',
  57: 'Math/Science/Tech',
  85: 'Medical',
  87: 'Mystery',
  119: 'Nature',
  88: 'Philosophy',
  58: 'Pol/Soc/Relig',
  59: 'Recreation',
  46: 'Romance',
  47: 'Science Fiction',
  53: 'Self-Help',
  89: 'Travel/Adventure',
  100: 'True Crime',
  108: 'Urban Fantasy',
  48: 'Western',
  111: 'Young Adult',
};

const plain = (name: string) => name.toLowerCase().replace(/[^a-z]+/g, '');
const IDS = new Map(Object.entries(GENRES).map(([id, name]) => [plain(name), Number(id)]));

/** The sub-category of a genre by its name or its number; undefined where the site has none such. */
export function genreId(genre: string): number | undefined {
  if (/^\d{1,4}$/.test(genre)) return Number(genre) in GENRES ? Number(genre) : undefined;
  return IDS.get(plain(genre));
}

export const genreNames = (): string[] => Object.values(GENRES).sort();
