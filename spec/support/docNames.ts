// The names that examples in the documentation use without saying where they come from: what an application would have at hand.
// Everything else, types and functions of this library above all, an example imports itself.

declare const apiKey: string;
declare const readKey: () => string;

declare const id: string;
declare const taskId: string;
declare const ids: readonly string[];
declare const taskIds: readonly string[];

declare const screenplay: ReturnType<typeof import('rx-task-status').memoriesScreenplay>;
declare const videoIds: ReturnType<typeof import('rx-task-status').memoriesVideoIds>;
declare const visualSearch: ReturnType<typeof import('rx-task-status').memoriesVisualSearch>;
declare const scenes: ReturnType<typeof import('rx-task-status').scenext>;

declare function render(...shown: unknown[]): void;
declare function report(...told: unknown[]): void;
declare function save(...kept: unknown[]): void;
