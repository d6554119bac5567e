import { TestEnvironment } from 'jest-environment-node';

/** The worker's own global object, where Jest's default makes another one for each file: the modules that files share were loaded in it. */
export default class SharedEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
    // The mocks and timers of the environment work on its own global object.
    this.moduleMocker = new this.moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({
      config: config.projectConfig,
      global: globalThis,
    });
    this.kept = {
      console: globalThis.console,
      process: ['exit', 'stdout', 'stderr'].map((name) => [
        name,
        Object.getOwnPropertyDescriptor(process, name),
      ]),
      env: { ...process.env },
    };
  }

  async teardown() {
    globalThis.console = this.kept.console;
    for (const [name, descriptor] of this.kept.process) Object.defineProperty(process, name, descriptor);
    for (const name of Object.keys(process.env)) if (!(name in this.kept.env)) delete process.env[name];
    Object.assign(process.env, this.kept.env);
    await super.teardown();
  }
}
