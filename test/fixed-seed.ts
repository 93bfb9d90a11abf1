import fc from 'fast-check';

// Every run tries the same values: what fails, fails for everybody. New ones are tried by `npm run test:explore`.
fc.configureGlobal({ seed: 20_261_122 });
