import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Mistake } from './mistake.ts';
import type { Problem } from './problems.ts';
import type { SettingPath } from './setting-path.ts';
import type { SourceText } from './source-text.ts';
import { type Format, parseText } from './yaml-text.ts';

/** A config file, read but not checked, that knows where in it every setting stands. */
export class ConfigDocument {
  readonly #source: SourceText;
  readonly #document: Document.Parsed;
  /** Mappings, lists and scalars. */
  readonly value: unknown;
  /** Keys written twice; everything else wrong with the text is thrown. */
  readonly mistakes: readonly Mistake[];

  /** @throws ConfigError where the text is no YAML or JSON */
  constructor(source: SourceText, format: Format) {
    const { document, value } = parseText(source, format);
    this.#source = source;
    this.#document = document;
    this.value = value;
    this.mistakes = [...repeatedKeys(source, document.contents, [])];
  }

  /** Places a problem at its value or key or, where that is missing, at what it is missing from. */
  mistake({ path, at, message }: Problem): Mistake {
    const { offset } = this.#find(path, at);
    return this.#source.mistakeAt(offset, path, message);
  }

  /** How many steps of a path are written in this file. */
  depthOf(path: SettingPath): number {
    return this.#find(path, 'value').depth;
  }

  #find(path: SettingPath, at: Problem['at']): { depth: number; offset: number } {
    let node = this.#resolve(this.#document.contents);
    let keyOffset = startOf(node);
    for (const [depth, step] of path.entries()) {
      const child = childOf(node, step);
      if (child === undefined) return { depth, offset: keyOffset };
      node = this.#resolve(child.value);
      keyOffset = child.keyOffset;
      if (depth === path.length - 1) {
        return { depth: path.length, offset: at === 'key' ? keyOffset : startOf(child.value, keyOffset) };
      }
    }
    return { depth: 0, offset: startOf(node) };
  }

  #resolve(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.#document) ?? null) : node;
  }
}

interface Child {
  readonly value: Node | null;
  /** Of the key or, for list items, of the value. */
  readonly keyOffset: number;
}

function childOf(node: Node | null, step: string | number): Child | undefined {
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => keyText(key) === step) as
      | Pair<Node, Node | null>
      | undefined;
    return pair === undefined ? undefined : { value: pair.value, keyOffset: startOf(pair.key) };
  }
  if (!isSeq(node) || typeof step !== 'number' || node.items[step] === undefined) return undefined;
  const value = node.items[step] as Node;
  return { value, keyOffset: startOf(value) };
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function startOf(node: Node | null, otherwise = 0): number {
  return node?.range?.[0] ?? otherwise;
}

/** One mistake for each key that its mapping had before. */
function* repeatedKeys(source: SourceText, node: unknown, path: SettingPath): Generator<Mistake> {
  if (isSeq(node))
    for (const [index, item] of node.items.entries()) yield* repeatedKeys(source, item, [...path, index]);
  if (!isMap(node)) return;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    const name = keyText(key);
    const message = 'expected each key once, received this one again. Keep one of them.';
    if (seen.has(name)) yield source.mistakeAt(startOf(key as Node), [...path, name], message);
    seen.add(name);
    yield* repeatedKeys(source, value, [...path, name]);
  }
}
