import manifest from '../package.json' with { type: 'json' };

/** The version of this package. */
export const version: string = manifest.version;

/** Where a bug of this package is reported. */
export const issuesUrl: string = manifest.bugs.url;
