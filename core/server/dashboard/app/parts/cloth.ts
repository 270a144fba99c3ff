/** Book cloths, each dark or light enough for its lettering: [cloth, lettering]. */
const CLOTHS: readonly (readonly [string, string])[] = [
  ['#6e1f2b', '#f3dfb0'],
  ['#1d3f5e', '#f0dca8'],
  ['#204f41', '#f1e2b6'],
  ['#5b3a63', '#f2e0bd'],
  ['#8a3f1e', '#fbe8c6'],
  ['#2c3136', '#e9d29a'],
  ['#7b5b14', '#fff3d2'],
  ['#274b4f', '#efe0bb'],
  ['#413a76', '#efe1c0'],
  ['#d9cfb6', '#3d2c14'],
  ['#4d5a2a', '#f5e8c2'],
  ['#98a9ad', '#152026'],
];

/** The same book is always bound in the same cloth. */
export function clothOf(words: string): readonly [string, string] {
  return CLOTHS[hash(words) % CLOTHS.length] as readonly [string, string];
}

/** Books of a shelf are not all of one height; 0..1, the same each time. */
export const heightOf = (words: string): number => (hash(`${words}~`) % 100) / 100;

function hash(words: string): number {
  let sum = 2166136261;
  for (let index = 0; index < words.length; index++) sum = Math.imul(sum ^ words.charCodeAt(index), 16777619);
  return sum >>> 0;
}
