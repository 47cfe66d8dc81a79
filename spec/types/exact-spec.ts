import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { root } from '../support/processes';

const FOLDER = `${root}spec/types/`;
const PLANTED = `${FOLDER}planted.ts`;

/** What the compiler says of the type specs, and of one that is planted, with another option. */
function errorsWith(more: ts.CompilerOptions): string[] {
  const config = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const options = { ...ts.parseJsonConfigFileContent({ ...config.config, include: [], files: [] }, ts.sys, root).options, ...more };
  const specs = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('-spec.ts'));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  const planted = ts.createSourceFile(PLANTED, 'export const wrong: { readonly total?: number } = { total: undefined };', ts.ScriptTarget.ES2022, true);
  host.fileExists = (path) => path === PLANTED || fileExists(path);
  host.getSourceFile = (path, ...others) => (path === PLANTED ? planted : getSourceFile(path, ...others));
  const program = ts.createProgram([...specs.map((name) => FOLDER + name), PLANTED], options, host);
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(FOLDER))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start = 0, messageText }) => `${file!.fileName.slice(FOLDER.length)}:${file!.getLineAndCharacterOfPosition(start).line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}

describe('the type specs', () => {
  it('hold under exactOptionalPropertyTypes, which finds what is planted', () => {
    expect(errorsWith({ exactOptionalPropertyTypes: true })).toEqual([expect.stringMatching(/^planted\.ts:1 Type '\{ total: undefined; \}' is not assignable/)]);
  }, 60_000);
});
