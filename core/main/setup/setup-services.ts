/** What `npm run init` asks of one service. */
export interface Service {
  instance: string;
  name: string;
  about: string;
  /** Whether most owners use it. */
  isUsual: boolean;
  options: { key: string; question: string; usual: string }[];
  secrets: { key: string; name: string; question: string }[];
  /** Its paths may look otherwise from here. */
  folder?: 'library' | 'downloads';
}

const url = (usual: string) => ({ key: 'url', question: 'Its address?', usual });

/** In the order in which they are needed. */
export const SERVICES: readonly Service[] = [
  {
    instance: 'audiobookshelf',
    name: 'Audiobookshelf',
    about: 'your library.',
    isUsual: true,
    options: [url('http://localhost:13378')],
    secrets: [
      {
        key: 'api-key',
        name: 'audiobookshelf-api-key',
        question: 'An API key (Settings, API Keys) of a user with the rights update and upload, and without delete?',
      },
    ],
    folder: 'library',
  },
  {
    instance: 'qbittorrent',
    name: 'qBittorrent',
    about: 'downloads torrents; only its category "tomewright" is touched.',
    isUsual: true,
    options: [url('http://localhost:8080'), { key: 'username', question: 'User name of its web interface?', usual: 'admin' }],
    secrets: [{ key: 'password', name: 'qbittorrent-password', question: 'Its password?' }],
    folder: 'downloads',
  },
  {
    instance: 'prowlarr',
    name: 'Prowlarr',
    about: 'searches your indexers.',
    isUsual: true,
    options: [url('http://localhost:9696')],
    secrets: [{ key: 'api-key', name: 'prowlarr-api-key', question: 'Its API key (Settings, General)?' }],
  },
  {
    instance: 'myanonamouse',
    name: 'MyAnonamouse',
    about: 'a private tracker for books; its API functions alone are used, with a session of their own.',
    isUsual: false,
    options: [],
    secrets: [{ key: 'session', name: 'mam-session', question: 'A session (Preferences, Security) made for Tomewright alone?' }],
  },
  {
    instance: 'google-books',
    name: 'Google Books',
    about: 'descriptions, dates and ISBN; needs a free key.',
    isUsual: true,
    options: [],
    secrets: [{ key: 'api-key', name: 'google-books-api-key', question: 'A key for the Books API?' }],
  },
];
