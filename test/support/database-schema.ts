// For specs in src/shared, which may not import what knows the contexts.
export { databaseSchema } from '../../src/assembly.js';
