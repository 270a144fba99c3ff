export * from './metadata/index.ts';
export * from './recording/index.ts';
export * from './release/index.ts';
export * from './shelf/index.ts';
export * from './text/index.ts';
