export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.inlet', '<rootDir>/dist'],
  coverageProvider: 'babel',
  setupFiles: ['<rootDir>/test/support/load-first.mjs'],
  // What a test file loaded stays in its worker: modules of a VM are never given back.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 180_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};
