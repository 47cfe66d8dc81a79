/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/src', '<rootDir>/spec'],
  testMatch: ['<rootDir>/spec/**/*-spec.ts'],
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/spec/support/propertySeed.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.json' }] },
  moduleNameMapper: {
    '^rx-task-status$': '<rootDir>/src/index.ts',
    '^rx-task-status/(.+)$': '<rootDir>/src/$1/index.ts',
    '^#platformFetch$': '<rootDir>/src/transports/platformFetch.node.ts',
  },
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  maxWorkers: 2,
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageDirectory: 'node_modules/.cache/coverage',
};
