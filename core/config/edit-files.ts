import { isMap, parseDocument, Scalar } from 'yaml';

/** A change to an instance in pipelines.yaml: options with their values (a `secret` is referred to by name), path mappings, or none of it. */
export interface InstanceEdit {
  instance: string;
  /** The plugin, where it is another than the instance's name. */
  use?: string;
  options?: Record<string, string | { secret: string }>;
  paths?: Record<string, string>;
  off?: boolean;
}

/** pipelines.yaml with the edits made, and every comment and blank line where it was. */
export function editInstances(text: string, edits: readonly InstanceEdit[]): string {
  const document = parseDocument(text, { version: '1.2', keepSourceTokens: true });
  for (const { instance, use, options = {}, paths, off } of edits) {
    if (!isMap(document.getIn(['plugins', instance]))) document.setIn(['plugins', instance], document.createNode({}));
    if (use && use !== instance) document.setIn(['plugins', instance, 'use'], use);
    for (const [key, value] of Object.entries(options)) {
      if (!isMap(document.getIn(['plugins', instance, 'with']))) document.setIn(['plugins', instance, 'with'], document.createNode({}));
      document.setIn(['plugins', instance, 'with', key], typeof value === 'string' ? value : secretNode(value.secret));
    }
    if (paths && Object.keys(paths).length > 0) document.setIn(['plugins', instance, 'paths'], document.createNode(paths));
    if (off === true) document.setIn(['plugins', instance, 'enabled'], false);
    else if (off === false) document.deleteIn(['plugins', instance, 'enabled']);
  }
  return document.toString({ lineWidth: 0 });
}

/** pipelines.yaml with these pipelines and quality profiles added; one of the same name is not touched. */
export function addPipelines(text: string, more: { pipelines: Record<string, object>; quality: Record<string, object> }): string {
  const document = parseDocument(text, { version: '1.2', keepSourceTokens: true });
  for (const section of ['pipelines', 'quality'] as const) {
    for (const [name, entry] of Object.entries(more[section])) {
      if (!isMap(document.get(section))) document.set(section, document.createNode({}));
      if (!document.hasIn([section, name])) document.setIn([section, name], document.createNode(entry));
    }
  }
  return document.toString({ lineWidth: 0 });
}

function secretNode(name: string): Scalar {
  const node = new Scalar(name);
  node.tag = '!secret';
  return node;
}

/** .env with these values: lines of the same name are replaced, all others stay as they are. */
export function editEnvironment(text: string, values: Record<string, string>): string {
  const left = new Map(Object.entries(values));
  const lines = text.split('\n').map((line) => {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
    const value = name === undefined ? undefined : left.get(name);
    if (name === undefined || value === undefined) return line;
    left.delete(name);
    return `${name}=${quoted(value)}`;
  });
  while (lines.at(-1) === '') lines.pop();
  for (const [name, value] of left) lines.push(`${name}=${quoted(value)}`);
  return `${lines.join('\n')}\n`;
}

/** Values that hold both kinds of quotes have no place in .env. */
function quoted(value: string): string {
  if (/^[\w./:@+=-]*$/.test(value)) return value;
  if (/[\r\n]/.test(value) || (value.includes("'") && value.includes('"')))
    throw new Error('this value cannot stand in .env; put it into config/secrets.yaml by hand');
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
