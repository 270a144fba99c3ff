export interface Finding {
  file: string;
  line: number;
  column: number;
  code: string;
  severity: 'error' | 'warning';
  message: string;
  remedy: string;
}

export interface ConfigFile {
  version: string;
  file: string;
  text: string;
}

export interface ConfigVersion {
  version: string;
  loadedAt: string;
  isCurrent: boolean;
}
