declare module 'bittorrent-tracker/server' {
  import type { Server as HttpServer } from 'node:http';

  export default class Server {
    constructor(options: { udp?: boolean; http?: boolean; ws?: boolean; stats?: boolean; interval?: number });
    readonly http: HttpServer;
    on(event: 'error' | 'warning', listener: (error: Error) => void): this;
    listen(port: number, host: string, done: () => void): void;
    close(done: () => void): void;
  }
}
