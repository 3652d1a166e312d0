/** Collects what is wrong with the inputs, so that all of it is reported at once. */
export class Problems {
  readonly #found: string[] = [];

  get found(): readonly string[] {
    return this.#found;
  }

  add(problem: string): void {
    this.#found.push(problem);
  }

  /** Adds a problem where a value is missing or not as expected; gives the value back. */
  require(name: string, value: string, pattern: RegExp, expected: string): string {
    if (value === "") {
      this.add(`${name} is missing. Expected ${expected}.`);
    } else if (!pattern.test(value)) {
      this.add(`${name} must be ${expected}.`);
    }

    return value;
  }
}
