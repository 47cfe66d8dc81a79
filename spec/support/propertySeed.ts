import fc from 'fast-check';

// The gate gives one seed to all properties, so that one commit has one verdict. Without it each run tries others.
const { PROPERTY_SEED } = process.env;
if (PROPERTY_SEED !== undefined) fc.configureGlobal({ seed: Number(PROPERTY_SEED) });
