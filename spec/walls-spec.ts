import { existsSync } from 'node:fs';
import ts from 'typescript';
import { crossings, cycles, ringOf } from './support/importWalls';
import { root } from './support/processes';
import { parse, sourceFiles } from './support/sourceFiles';

const files = sourceFiles();
const inRings = (...rings: string[]) => files.filter((file) => rings.includes(ringOf(file.path)));

describe('the walls between the rings', () => {
  it.each([
    ['core/a.ts', "import { of } from 'rxjs';", 'core/a.ts:1 core may not import rxjs'],
    ['core/a.ts', "\nexport type X = import('../polling/b').B;", 'core/a.ts:2 core may not import polling'],
    ['operators/a.ts', "export { b } from '../polling/b';", 'operators/a.ts:1 operators may not import polling'],
    ['operators/a.ts', "import { map } from 'rxjs/operators';", 'operators/a.ts:1 operators may not import rxjs/operators'],
    ['transports/a.ts', "import { b } from '../polling/b';", 'transports/a.ts:1 transports may import only types of polling'],
    ['providers/memoriesA.ts', "import type { C } from './scenext';", 'providers/memoriesA.ts:1 providers do not know each other: providers/scenext.ts'],
    ['providers/wire/a.ts', "import { c } from '../scenext';", 'providers/wire/a.ts:1 providers do not know each other: providers/scenext.ts'],
    ['providers/a.ts', "import { z } from 'zod';", 'providers/a.ts:1 providers may not import zod'],
    ['providers/a.ts', "const x = await import('zod');", 'providers/a.ts:1 providers may not import zod'],
    ['testing/a.ts', "import { b } from '../polling/b';", 'testing/a.ts:1 testing may not import polling'],
    ['testing/a.ts', "import { d } from './server/index';", 'testing/a.ts:1 testing may not import testing/server'],
    ['polling/a.ts', "import { d } from 'rx-task-status/testing';", 'polling/a.ts:1 polling may not import rx-task-status/testing'],
    ['core/a.ts', "import { t } from '../time/t';", 'core/a.ts:1 core may not import time'],
    ['time/a.ts', "import { b } from '../polling/b';", 'time/a.ts:1 time may not import polling'],
    ['core/a.ts', "import { d } from './gone';", 'core/a.ts:1 imports ./gone, which is no source file'],
    ['elsewhere/a.ts', "import { of } from 'rxjs';", 'elsewhere/a.ts:1 is in elsewhere, of which spec/support/importWalls.ts says nothing'],
  ])('%s may not say %s', (path, text, crossing) => {
    const others = ['polling/b.ts', 'providers/scenext.ts', 'testing/server/index.ts', 'time/t.ts'].map((other) => parse(other, ''));
    expect(crossings([parse(path, text), ...others])).toEqual([crossing]);
  });

  it('let through what points inwards', () => {
    const allowed = [
      parse('core/a.ts', "import { b } from './b/c';"),
      parse('core/b/c.ts', ''),
      parse('polling/d.ts', "import { of } from 'rxjs'; import { a } from '../core/a'; import { t } from '../time/t';"),
      parse('time/t.ts', "import { asyncScheduler } from 'rxjs';"),
      parse('operators/o.ts', "import { t } from '../time/t';"),
      parse('providers/scenext.ts', "import * as z from 'zod/mini'; import { d } from '../polling/d'; import { e } from './wire/e';"),
      parse('providers/wire/e.ts', ''),
      parse('transports/f.ts', "import type { D } from '../polling/d'; const g = await import('#platformFetch');"),
      parse('testing/server/index.ts', "import { createServer } from 'node:http'; export { h } from './h';"),
      parse('testing/server/h.ts', ''),
      parse('index.ts', "export { scenext } from './providers/scenext';"),
    ];
    expect(crossings(allowed)).toEqual([]);
  });

  it('are crossed by no source file', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(crossings(files)).toEqual([]);
  });

  it('show a cycle, types included', () => {
    expect(cycles([parse('core/a.ts', "import { b } from './b';"), parse('core/b.ts', "import type { A } from './a';")])).toEqual([['core/a.ts', 'core/b.ts', 'core/a.ts']]);
  });

  it('hold no cycle', () => {
    expect(cycles(files)).toEqual([]);
  });
});

describe('a source file', () => {
  it('has at most 300 lines', () => {
    const long = files.filter(({ text }) => text.trimEnd().split('\n').length > 300);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('exports one value, named as the file, if it is an operator', () => {
    const wrong = inRings('operators')
      .filter(({ path, values }) => values.length !== 1 || path !== `operators/${values[0]!}.ts`)
      .map(({ path, values }) => `${path} exports ${values.join(', ')}`);
    expect(wrong).toEqual([]);
    expect(inRings('operators').length).toBeGreaterThan(0);
  });

  it('imports zod as zod/mini', () => {
    expect(files.filter((file) => file.imports.some(({ specifier }) => /^zod(?!\/mini$)/.test(specifier))).map(({ path }) => path)).toEqual([]);
  });

  it('re-exports by name and does nothing else, if it is the front door', () => {
    const front = ts.createSourceFile('index.ts', files.find(({ path }) => path === 'index.ts')!.text, ts.ScriptTarget.ES2022, true);
    const other = front.statements.filter(
      (statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)),
    );
    expect(other.map((statement) => statement.getText())).toEqual([]);
  });

  it('has a spec at the mirrored path, unless it holds only types', () => {
    const missing = inRings('core', 'time', 'operators', 'polling', 'providers', 'transports')
      .filter(({ path, typesOnly }) => !typesOnly && !path.endsWith('/index.ts'))
      .map(({ path }) => `spec/${path.replace(/\.ts$/, '-spec.ts')}`)
      .filter((path) => !existsSync(`${root}${path}`));
    expect(missing).toEqual([]);
  });
});
