/** What is read of the server itself: who we are, what it is, what it is doing. */
export interface Me {
  username: string;
  type: string;
  /** The legacy token, which the socket takes; marked as deprecated, so perhaps absent one day. */
  token?: string;
  permissions: { update?: boolean; upload?: boolean; delete?: boolean; accessAllLibraries?: boolean };
}

export interface Login {
  user: { token?: string | null; accessToken?: string | null; refreshToken?: string | null };
}

export interface ServerStatus {
  app: string;
  serverVersion: string;
  isInit: boolean;
}

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;

export const TASKS_SCHEMA = {
  type: 'object',
  required: ['tasks'],
  properties: {
    tasks: {
      type: 'array',
      items: {
        type: 'object',
        required: ['action'],
        properties: { action: text, isFinished: { type: 'boolean' }, data: { type: ['object', 'null'] } },
      },
    },
  },
} as const;

export const ME_SCHEMA = {
  type: 'object',
  required: ['username', 'type', 'permissions'],
  properties: { username: text, type: text, token: text, permissions: { type: 'object' } },
} as const;

export const LOGIN_SCHEMA = {
  type: 'object',
  required: ['user'],
  properties: {
    user: { type: 'object', properties: { token: textOrNull, accessToken: textOrNull, refreshToken: textOrNull } },
  },
} as const;

export const STATUS_SCHEMA = {
  type: 'object',
  required: ['app', 'serverVersion', 'isInit'],
  properties: { app: text, serverVersion: text, isInit: { type: 'boolean' } },
} as const;

/** `POST /api/authorize`: the user, and the settings that only it shows to everybody. */
export const AUTHORIZE_SCHEMA = {
  type: 'object',
  required: ['serverSettings'],
  properties: { serverSettings: { type: 'object', properties: { scannerDisableWatcher: { type: 'boolean' } } } },
} as const;

export const EXISTS_SCHEMA = { type: 'object', required: ['exists'], properties: { exists: { type: 'boolean' } } } as const;
