import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['GLOO_OKTA_SEED']) });
