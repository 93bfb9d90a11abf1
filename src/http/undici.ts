// A module of ours that imports statically: a bundle gives a lazily imported CommonJS package only as a default.
export { Agent, EnvHttpProxyAgent } from 'undici';
