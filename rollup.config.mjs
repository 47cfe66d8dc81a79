import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { entries, mappedModules, outputOf } from './entries.mjs';
import { currentSources, noteWhenWritten } from './scripts/built.mjs';

const EXTERNAL = [/^rx-task-status(\/|$)/, /^#platformFetch$/, /^rxjs(\/|$)/, /^zod\/mini$/, /^cross-fetch$/, /^node:/];

const external = (id) => EXTERNAL.some((pattern) => pattern.test(id));

const inputs = (sources) => Object.fromEntries(sources.map((source) => [outputOf(source), source]));

/** Every warning ends the build: cycles, unresolved or unused imports, empty chunks. */
function onLog(level, log) {
  if (level === 'warn') throw new Error(`rollup warns: ${log.code ?? ''} ${log.message}`);
}

/** Sources import each other without extension. */
function extensionless() {
  return {
    name: 'extensionless',
    resolveId(specifier, importer) {
      if (importer === undefined || !specifier.startsWith('.')) return null;
      const base = resolve(dirname(importer), specifier);
      return [`${base}.ts`, `${base}/index.ts`].find((path) => existsSync(path)) ?? null;
    },
  };
}

/** Strips the types of one file, and its comments, which its source map and declarations have; `npm run typecheck` is what checks types. */
function transpile() {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    sourceMap: true,
    removeComments: true,
  };
  return {
    name: 'transpile',
    transform(code, id) {
      if (!id.endsWith('.ts')) return null;
      const { outputText, sourceMapText } = ts.transpileModule(code, { fileName: id, compilerOptions });
      return { code: outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'), map: sourceMapText };
    },
  };
}

/** Each entry has one self-contained declaration file; what two entries share is imported by the package's name. */
function refuseSharedDeclarations() {
  return {
    name: 'refuse-shared-declarations',
    generateBundle(_options, bundle) {
      const shared = Object.values(bundle).filter((chunk) => chunk.type === 'chunk' && !chunk.isEntry);
      if (shared.length > 0) {
        const modules = shared.flatMap((chunk) => Object.keys(chunk.modules)).join(', ');
        this.error(`entries share ${modules}: import it by the name of the package instead`);
      }
    },
  };
}

const javascript = (sources) => ({
  input: inputs([...entries.map((entry) => entry.source), ...mappedModules]),
  external,
  onLog,
  treeshake: { moduleSideEffects: false },
  plugins: [
    extensionless(),
    transpile(),
    noteWhenWritten({ family: 'js', pattern: /\.[mc]js(\.map)?$/, outputs: 2, sources }),
  ],
  output: ['mjs', 'cjs'].map((extension) => ({
    dir: 'dist',
    format: extension === 'mjs' ? 'es' : 'cjs',
    entryFileNames: `[name].${extension}`,
    preserveModules: true,
    preserveModulesRoot: 'src',
    hoistTransitiveImports: false,
    sourcemap: true,
    exports: 'named',
    interop: 'auto',
  })),
});

const declarations = (sources) => ({
  input: inputs(entries.map((entry) => entry.source)),
  external,
  onLog,
  plugins: [
    dts({ tsconfig: 'tsconfig.json', compilerOptions: { types: ['node'] } }),
    refuseSharedDeclarations(),
    noteWhenWritten({ family: 'types', pattern: /\.d\.[mc]ts$/, outputs: 2, sources }),
  ],
  output: ['mts', 'cts'].map((extension) => ({ dir: 'dist', format: 'es', entryFileNames: `[name].d.${extension}` })),
});

/** `rollup -c` builds everything, `rollup -c --configJs` the JavaScript alone. */
export default ({ configJs = false }) => {
  const sources = currentSources();
  return configJs ? javascript(sources) : [javascript(sources), declarations(sources)];
};
