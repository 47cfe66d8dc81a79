import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { root } from './processes';

/** A TypeScript module as its text shows it; paths are those below the folder that was read, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Every module that it imports or re-exports, types and dynamic imports included. */
  readonly imports: readonly Import[];
  /** Names of the values that it exports; `*` for a re-export of everything. */
  readonly values: readonly string[];
  /** Whether it leaves nothing when its types are stripped. */
  readonly typesOnly: boolean;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

export function filesBelow(folder: string, extension: RegExp): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extension.test(entry.name))
    .map((entry) => posix.relative(`${root}${folder}`, posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name)))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

export const sourceFiles = (): SourceFile[] => filesBelow('src', /\.ts$/).map((path) => parse(path, readFileSync(`${root}src/${path}`, 'utf8')));

export function parse(path: string, text: string): SourceFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, removeComments: true } });
  return { path, text, imports: importsOf(file), values: file.statements.flatMap(valuesOf), typesOnly: /^\s*(export \{\s*\};)?\s*$/.test(outputText) };
}

function importsOf(file: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node !== undefined && ts.isStringLiteralLike(node)) {
      imports.push({ specifier: node.text, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, typeOnly });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return imports;
}

function valuesOf(statement: ts.Statement): string[] {
  if (ts.isExportAssignment(statement)) return ['default'];
  if (ts.isExportDeclaration(statement)) {
    if (statement.isTypeOnly) return [];
    if (statement.exportClause === undefined) return ['*'];
    if (ts.isNamespaceExport(statement.exportClause)) return [statement.exportClause.name.text];
    return statement.exportClause.elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text);
  }
  const exported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (!exported) return [];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) return [statement.name?.text ?? 'default'];
  return [];
}
