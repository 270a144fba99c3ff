/** What `!secret NAME` is read as: a name, never a value. */
export class Secret {
  readonly secret: string;
  constructor(name: string) {
    this.secret = name;
  }
}

export const SECRET_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
