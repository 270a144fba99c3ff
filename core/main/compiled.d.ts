/** Gives the folder of the program as JavaScript, which is compiled where there is none of just these sources. Throws where it cannot be stored. */
export function compiledProgram(): Promise<string>;

/** Writes those parts of the project (folders and files, by their paths in it) into the folder `to`, as JavaScript, file by file. */
export function compileInto(to: string, parts: readonly string[]): Promise<void>;
