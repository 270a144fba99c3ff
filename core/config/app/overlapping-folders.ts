import { resolve, sep } from 'node:path';
import type { Finding } from '../finding.ts';
import { configFinding } from '../messages.ts';
import type { YamlFile } from '../read-yaml.ts';

interface Written {
  'library-folders'?: string[];
  'download-folders'?: string[];
}

/** Download folders in a library, and the other way round: the library would take downloads for books (RELIABILITY T7). */
export function overlapFindings(yaml: YamlFile): Finding[] {
  const { 'library-folders': libraries = [], 'download-folders': downloads = [] } = yaml.value as Written;
  return downloads.flatMap((download, index) => {
    const library = libraries.find((each) => overlap(each, download));
    return library ? [configFinding('config/overlapping-folders', yaml.place(['download-folders', index]), { download, library })] : [];
  });
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((folder) => `${resolve(folder)}${sep}`) as [string, string];
  return a.startsWith(b) || b.startsWith(a);
}
