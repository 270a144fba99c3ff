/** How we introduce ourselves, everywhere the same and honest. */
export function userAgent(version: string): string {
  return `Tomewright/${version} (+https://github.com/tomewright/tomewright)`;
}
