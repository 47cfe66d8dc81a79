// The public API as text, one page per entry: every export of the built declarations in a stable order, without comments.
// As a command: rewrites docs/api (`npm run api`), so that a change of the API shows as a diff.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { entries, outputOf, specifierOf } from '../entries.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'docs/api');

/**
 * The page of every entry, by file name.
 *
 * @returns {Map<string, string>}
 */
export function apiPages() {
  const files = entries.map((entry) => join(ROOT, `dist/${outputOf(entry.source)}.d.mts`));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    noLib: true,
  });
  return new Map(entries.map((entry, index) => [pageOf(entry), page(entry, program, files[index] ?? '')]));
}

/** @param {import('../entries.mjs').Entry} entry */
export const pageOf = (entry) => `${specifierOf(entry).replaceAll('/', '.')}.api.md`;

/**
 * @param {import('../entries.mjs').Entry} entry
 * @param {ts.Program} program
 * @param {string} file
 */
function page(entry, program, file) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`${file} is missing: run \`npm run build\` first`);
  const module = checker.getSymbolAtLocation(source);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  const published = new Map(exported.map((symbol) => [target(symbol, checker), symbol.name]));
  const mentioned = reachable([...published.keys()], source, checker).filter((symbol) => !published.has(symbol));

  const lines = [`# API of \`${specifierOf(entry)}\``, '', 'Written by `npm run api`; the package specs compare it with the build.', ''];
  lines.push(...section('Exports', [...published].map(([symbol, name]) => ({ name, symbol }))));
  if (mentioned.length > 0) lines.push(...section('Mentioned by them, not exported', mentioned.map((symbol) => ({ name: symbol.name, symbol }))));
  return lines.join('\n');
}

/**
 * @param {string} title
 * @param {{ name: string, symbol: ts.Symbol }[]} items
 */
function section(title, items) {
  const sorted = [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [`## ${title}`, '', '```ts', sorted.map(({ name, symbol }) => declarationsOf(name, symbol)).join('\n\n'), '```', ''];
}

/**
 * @param {string} name
 * @param {ts.Symbol} symbol
 */
function declarationsOf(name, symbol) {
  const texts = (symbol.declarations ?? []).map(print);
  const renamed = symbol.name === name ? [] : [`export { ${symbol.name} as ${name} };`];
  return [...texts, ...renamed].join('\n');
}

/** @param {ts.Declaration} declaration */
function print(declaration) {
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return printer
    .printNode(ts.EmitHint.Unspecified, statement, declaration.getSourceFile())
    .replace(/^(export )?(declare )?/, '')
    .replaceAll(/^ +/gm, (indent) => ' '.repeat(indent.length / 2));
}

/**
 * The symbol that an export stands for.
 *
 * @param {ts.Symbol} symbol
 * @param {ts.TypeChecker} checker
 */
const target = (symbol, checker) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

/**
 * What the declarations of some symbols name, at any depth, as far as the same file declares it at its top.
 *
 * @param {ts.Symbol[]} roots
 * @param {ts.SourceFile} source
 * @param {ts.TypeChecker} checker
 */
function reachable(roots, source, checker) {
  const found = new Set(roots);
  const isLocal = (/** @type {ts.Symbol} */ symbol) =>
    (symbol.declarations ?? []).some(
      (declaration) => declaration.getSourceFile() === source && (declaration.parent === source || declaration.parent.parent?.parent === source),
    );
  for (const symbol of found) {
    for (const declaration of symbol.declarations ?? []) {
      if (declaration.getSourceFile() === source) visit(declaration);
    }
  }
  return [...found];

  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      if (symbol !== undefined && isLocal(symbol) && !(symbol.flags & ts.SymbolFlags.TypeParameter)) found.add(target(symbol, checker));
    }
    ts.forEachChild(node, visit);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pages = apiPages();
  for (const name of readdirSync(FOLDER)) if (!pages.has(name)) rmSync(join(FOLDER, name));
  for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text);
}
