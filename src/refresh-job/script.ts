import text from '../../dist/refresh-keys.mjs?raw';

/** The script of the key refresh as it runs in the cluster: `start-refresh-job.ts` in one file, made by build.js. */
export const refreshScript = text;
