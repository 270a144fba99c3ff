import { type Alias, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Finding, Place } from './finding.ts';
import { configFinding } from './messages.ts';
import { SECRET_NAME, Secret } from './secret.ts';

type At = (offset: number) => Place;

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Mistakes that YAML allows and we do not: a key twice, a name that JavaScript minds, a secret without a name, an alias of nothing. */
export function walkYaml(root: Node, at: At): Finding[] {
  const findings: Finding[] = [];
  const anchors = new Map<string, Node>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (isAlias(node)) {
      findings.push(...aliasFindings(node, anchors.get(node.source), at));
      continue;
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node)) findings.push(...scalarFindings(node, at));
    if (isMap(node)) findings.push(...keyFindings(node.items, at));
    // Last in, first out: children go on the stack in reverse, so that anchors are met before their aliases.
    if (isMap(node)) for (const pair of [...node.items].reverse()) open.push(pair.value, pair.key);
    if (isSeq(node)) open.push(...[...node.items].reverse());
  }
  return findings;
}

function aliasFindings(alias: Alias, target: Node | undefined, at: At): Finding[] {
  if (!target) return [configFinding('config/unknown-alias', at(start(alias)), { name: alias.source.slice(0, 60) })];
  const end = target.range?.[1] ?? 0;
  // An alias inside what it stands for would go round for ever.
  return start(alias) >= start(target) && start(alias) < end ? [configFinding('config/alias-bomb', at(start(alias)))] : [];
}

function scalarFindings(node: { value: unknown; range?: Node['range'] }, at: At): Finding[] {
  const isBad = node.value instanceof Secret && !SECRET_NAME.test(node.value.secret);
  return isBad ? [configFinding('config/secret-name', at(start(node)))] : [];
}

function keyFindings(items: { key: unknown }[], at: At): Finding[] {
  const findings: Finding[] = [];
  const lines = new Map<string, number>();
  for (const { key } of items) {
    const place = at(start(key as Node));
    if (!isScalar(key) || key.value instanceof Secret) {
      findings.push(configFinding('config/not-yaml', place, { what: 'a key that is no text', remedy: 'Write `key: value`.' }));
      continue;
    }
    const name = String(key.value ?? '');
    const first = lines.get(name);
    if (first !== undefined) findings.push(configFinding('config/duplicate-key', place, { key: name.slice(0, 60), line: first }));
    else lines.set(name, place.line);
    if (FORBIDDEN.has(name)) findings.push(configFinding('config/forbidden-key', place, { key: name }));
  }
  return findings;
}

function start(node: { range?: Node['range'] } | null): number {
  return node?.range?.[0] ?? 0;
}
