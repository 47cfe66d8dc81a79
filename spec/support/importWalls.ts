import { posix } from 'node:path';
import type { Import, SourceFile } from './sourceFiles';

interface Wall {
  /** Rings whose files may be imported by a relative path. */
  readonly rings: readonly string[];
  /** Packages that may be imported by name. */
  readonly packages: readonly string[];
}

/** Imports point inwards only (docs/architecture.md). A new entry needs a line here that says what it may use. */
const walls: Readonly<Record<string, Wall>> = {
  core: { rings: ['core'], packages: [] },
  time: { rings: ['time'], packages: ['rxjs'] },
  operators: { rings: ['core', 'time', 'operators'], packages: ['rxjs'] },
  polling: { rings: ['core', 'time', 'polling'], packages: ['rxjs'] },
  transports: { rings: ['core', 'polling', 'transports'], packages: ['rxjs', '#platformFetch', 'cross-fetch'] },
  providers: { rings: ['core', 'time', 'operators', 'polling', 'transports', 'providers'], packages: ['rxjs', 'zod/mini'] },
  index: { rings: ['core', 'operators', 'polling', 'transports', 'providers'], packages: [] },
  testing: { rings: ['testing'], packages: ['rxjs', 'rxjs/testing', 'rx-task-status'] },
  'testing/server': { rings: ['testing/server'], packages: ['node:*', 'rxjs', 'rx-task-status', 'rx-task-status/testing'] },
  browser: { rings: ['browser'], packages: ['rxjs', 'rx-task-status'] },
  angular: { rings: ['angular'], packages: ['rxjs', 'rx-task-status', '@angular/common', '@angular/common/http', '@angular/core', '@angular/core/rxjs-interop'] },
  node: { rings: ['node'], packages: ['node:*', 'rxjs', 'rx-task-status'] },
  cli: { rings: ['cli'], packages: ['node:*', 'rxjs', 'rx-task-status', 'rx-task-status/node'] },
  bullmq: { rings: ['bullmq'], packages: ['node:*', 'rxjs', 'rx-task-status', 'rx-task-status/node', 'bullmq', 'ioredis'] },
};

/** Files of one vendor's API; what several share lives in a folder of `providers`. */
const PROVIDER = /^providers\/(memories|scenext)[^/]*\.ts$/;

/** Every import that crosses a wall, as `path:line says why`. */
export function crossings(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => file.imports.flatMap((one) => crossing(file, one, files).map((why) => `${file.path}:${one.line} ${why}`)));
}

function crossing(file: SourceFile, { specifier, typeOnly }: Import, files: readonly SourceFile[]): string[] {
  const ring = ringOf(file.path);
  const wall = walls[ring];
  if (wall === undefined) return [`is in ${ring}, of which spec/support/importWalls.ts says nothing`];
  if (!specifier.startsWith('.')) return wall.packages.some((name) => matches(name, specifier)) ? [] : [`${ring} may not import ${specifier}`];
  const target = resolveIn(files, file.path, specifier);
  if (target === undefined) return [`imports ${specifier}, which is no source file`];
  const other = ringOf(target);
  if (!wall.rings.includes(other)) return [`${ring} may not import ${other}`];
  if (ring === 'transports' && other === 'polling' && !typeOnly) return ['transports may import only types of polling'];
  if (PROVIDER.test(target) && other === 'providers' && ring === 'providers' && target !== file.path) return [`providers do not know each other: ${target}`];
  return [];
}

/** Every cycle of imports, types included, as the list of its files. */
export function cycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const { specifier } of byPath.get(path)?.imports ?? []) {
      const target = specifier.startsWith('.') ? resolveIn(files, path, specifier) : undefined;
      if (target !== undefined) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const file of files) visit(file.path, []);
  return found;
}

export function ringOf(path: string): string {
  if (!path.includes('/')) return path.replace(/\.ts$/, '');
  return path.startsWith('testing/server/') ? 'testing/server' : path.slice(0, path.indexOf('/'));
}

function resolveIn(files: readonly SourceFile[], from: string, specifier: string): string | undefined {
  const base = posix.join(posix.dirname(from), specifier);
  return [`${base}.ts`, `${base}/index.ts`].find((path) => files.some((file) => file.path === path));
}

const matches = (pattern: string, specifier: string): boolean => (pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern);
