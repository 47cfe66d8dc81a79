import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from './processes';

/** A TypeScript example in a page or a doc comment. */
export interface Fence {
  /** The page or source file, from the root of the project. */
  readonly path: string;
  /** The line after the opening of the fence, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The TypeScript fences of a page; one that says `no-check` after its language is left out. */
export const fencesOfPage = (path: string, text: string): Fence[] => fencesIn(path, text.split('\n'));

/** The TypeScript fences of the doc comments of a source file. */
export function fencesOfSource(path: string, text: string): Fence[] {
  let inside = false;
  const lines = text.split('\n').map((line) => {
    if (/^\s*\/\*\*/.test(line)) inside = true;
    const comment = inside ? line.replace(/^\s*(\/\*\*|\*(?!\/)) ?/, '') : '';
    if (line.includes('*/')) inside = false;
    return comment;
  });
  return fencesIn(path, lines);
}

function fencesIn(path: string, lines: readonly string[]): Fence[] {
  const fences: Fence[] = [];
  let open: { marker: string; indent: number; checked: boolean; start: number; code: string[] } | undefined;
  lines.forEach((line, index) => {
    const [, indent = '', marker = '', info = ''] = /^(\s*)(`{3,})\s*(.*)$/.exec(line) ?? [];
    if (open === undefined) {
      if (marker !== '') open = { marker, indent: indent.length, checked: /^(ts|typescript)\b(?!.*\bno-check\b)/.test(info), start: index + 2, code: [] };
    } else if (marker.startsWith(open.marker) && info.trim() === '') {
      if (open.checked) fences.push({ path, line: open.start, code: open.code.join('\n') });
      open = undefined;
    } else open.code.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
  });
  if (open !== undefined) throw new Error(`${path}:${open.start - 1} opens a fence that nothing closes`);
  return fences;
}

/** Compiles the fences, each as a module of its own, against the sources: `path:line message` for all that is wrong. */
export function errorsIn(fences: readonly Fence[]): string[] {
  const config = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [], files: [] }, ts.sys, root);
  const names = `${root}spec/support/docNames.ts`;
  const modules = new Map(fences.map((fence) => [`${root}${fence.path}.${fence.line}.ts`, fence]));

  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.fileExists = (path) => modules.has(path) || existsSync(path);
  host.readFile = (path) => readText(modules, path);
  host.getSourceFile = (path, languageVersion) =>
    modules.has(path) ? ts.createSourceFile(path, readText(modules, path), languageVersion, true) : getSourceFile(path, languageVersion);

  const program = ts.createProgram([...modules.keys(), names], { ...options, noEmit: true }, host);
  const ours = program.getSourceFiles().filter(({ fileName }) => modules.has(fileName) || fileName === names);
  return ours
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start = 0, messageText }) => {
      const fence = modules.get(file!.fileName);
      const line = file!.getLineAndCharacterOfPosition(start).line + (fence?.line ?? 1);
      return `${fence?.path ?? 'spec/support/docNames.ts'}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

function readText(modules: ReadonlyMap<string, Fence>, path: string): string {
  const fence = modules.get(path);
  return fence === undefined ? readFileSync(path, 'utf8') : `${fence.code}\nexport {};\n`;
}
